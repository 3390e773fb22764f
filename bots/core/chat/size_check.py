"""Whether a quote gets through everywhere uncut: said to whoever adds one."""

from bots.core.chat.render import numbered, on_one_line
from quoters import Quote
from quoters.text.rfc865 import fits_rfc865, is_tellable

IRC_LINE_BYTES = 400
"""Bytes that a message of ours has on a usual IRC network: 512, less who says it where."""


def describe_fit(quote: Quote) -> str:
    """Return where a quote has to be cut or split, if anywhere."""
    size = len(on_one_line(numbered(quote)).encode())
    narrow = []
    if size > IRC_LINE_BYTES:
        narrow.append(f"one IRC line ({size} of about {IRC_LINE_BYTES} bytes)")
    if not is_tellable(quote.text):
        return _not_in_ascii(narrow)
    if not fits_rfc865(quote):
        narrow.append("RFC 865 (511 bytes of ASCII)")
    if not narrow:
        return "It fits one IRC line and RFC 865."
    return f"It is too long for {' and for '.join(narrow)}: there it is cut or takes several lines."


def _not_in_ascii(narrow: list[str]) -> str:
    too_long = f"It is too long for {narrow[0]}. " if narrow else "It fits one IRC line. "
    return f"{too_long}ASCII does not have its letters: over RFC 865 only UTF-8 has them."
