"""How a broadcast words its quote."""

from collections.abc import Mapping
from datetime import date

from bots.core.chat.render import numbered
from bots.core.model.broadcast_values import TEMPLATE_FIELD
from bots.core.status.serialize import permalink
from quoters import Quote

_CLOSING = ")]"
_AROUND = f" —–-,:;|([{_CLOSING}"


def announcement_text(quote: Quote, day: date, template: str | None, public_url: str | None) -> str:
    """Fill in a template; without one ``#42: text — Author``.

    What a quote has not, an author say, goes together with what leads to it: ``— ``, or brackets.
    """
    if template is None:
        return numbered(quote)
    url = permalink(quote.number, public_url) if public_url and quote.number is not None else None
    values = {
        "text": quote.text,
        "author": quote.author,
        "source": quote.source,
        "number": None if quote.number is None else str(quote.number),
        "date": day.isoformat(),
        "url": url,
    }
    return _filled(template, values)


def _filled(template: str, values: Mapping[str, str | None]) -> str:
    # Literal, name, literal, name, ..., literal.
    first, *rest = TEMPLATE_FIELD.split(template)
    said = first
    for name, literal in zip(rest[::2], rest[1::2], strict=True):
        value = values[name]
        if value is not None:
            said += value + literal
        elif said.strip(_AROUND):
            said = said.rstrip(_AROUND) + literal.lstrip(_CLOSING)
        else:
            said = literal.lstrip(_AROUND)
    return said.strip()
