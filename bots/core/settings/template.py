"""Reading how a broadcast words its quote."""

import re
from pathlib import Path

FIELDS = ("text", "author", "source", "number", "date", "url")
"""What a template may name in braces."""

FIELD = re.compile(r"\{([^{}]*)\}")


def template(value: str, _: Path) -> str:
    """Read a template, ``{text} — {author} ({url})``; it is checked, and kept as it is."""
    named = FIELD.findall(value)
    for name in named:
        if name not in FIELDS:
            raise ValueError(f"knows no {{{name}}}; use {', '.join(f'{{{f}}}' for f in FIELDS)}")
    if "text" not in named:
        raise ValueError("must have {text} in it")
    return value
