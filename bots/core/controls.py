"""Characters that command a terminal, in texts that strangers wrote."""

import re

CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)
"""What commands a terminal, or turns the direction of what follows; line feeds are apart."""

_LARGEST_BYTE = 0xFF


def escape_controls(text: str) -> str:
    r"""Return a text with what commands a terminal shown: ``\x1b``, ``\u202e``; lines stay."""
    return CONTROLS.sub(_escaped, text.expandtabs(4))


def escape_line(text: str) -> str:
    r"""Return a text on one line: its line feeds are shown too, as ``\n``."""
    return escape_controls(text).replace("\n", "\\n")


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= _LARGEST_BYTE else f"\\u{code:04x}"
