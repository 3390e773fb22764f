"""What a broadcast delivers."""

from dataclasses import dataclass
from datetime import date

from quoters import Quote


@dataclass(frozen=True, slots=True)
class Announcement:
    """The quote of ``date`` as the broadcast ``name`` sends it.

    ``text`` is what people read, with lines separated by line feeds; adapters fit it to their
    network's rules.
    """

    name: str
    date: date
    quote: Quote
    text: str
