"""A quote on a sheet of text, to be written anew in an editor."""

import re
from dataclasses import replace

from quoters import Quote

_HEADINGS = ("Author", "Source", "Tags")


def write_sheet(quote: Quote) -> str:
    """Return a line for author, source and tags each, an empty one, and then the text."""
    values = (quote.author or "", quote.source or "", ", ".join(quote.tags))
    headings = (f"{name}: {value}" for name, value in zip(_HEADINGS, values, strict=True))
    return "\n".join([*headings, "", quote.text, ""])


def read_sheet(sheet: str, quote: Quote) -> Quote:
    """Return the quote as the sheet has it; a heading that is gone leaves nothing of that kind."""
    head, _, text = sheet.replace("\r\n", "\n").partition("\n\n")
    given = dict(re.findall(rf"^({'|'.join(_HEADINGS)}):[ \t]*(.*)$", head, re.MULTILINE))
    return replace(
        quote,
        text=text.strip("\n"),
        author=given.get("Author", "").strip() or None,
        source=given.get("Source", "").strip() or None,
        tags=tuple(tag.strip() for tag in given.get("Tags", "").split(",") if tag.strip()),
    )
