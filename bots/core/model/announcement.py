"""What a broadcast delivers, and to what sort of ears."""

from dataclasses import dataclass
from datetime import date
from math import inf

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


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is at a place to read what is announced there, as far as its network tells.

    ``is_empty``: surely nobody but ourselves is there.  ``quiet_for``: for how many seconds nobody
    has spoken there while we listened.
    """

    is_empty: bool = False
    quiet_for: float = inf
