"""Quotes, the collection of them, and ways to choose one: the business, which knows no network.

A script uses it alone; ``open_collection`` opens a collection, see docs/library.md:

>>> from quoters import StaticQuoter
>>> StaticQuoter("An apple a day keeps the doctor away").getQuote().text
'An apple a day keeps the doctor away'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quoters.interfaces import IDeliveryLedger, IQuoter, IQuoteStore
from quoters.model.quote import Quote
from quoters.selection.static import StaticQuoter

if TYPE_CHECKING:
    from quoters.library import QuoteCollection, open_collection

__all__ = [
    "IDeliveryLedger",
    "IQuoteStore",
    "IQuoter",
    "Quote",
    "QuoteCollection",
    "StaticQuoter",
    "open_collection",
]


def __getattr__(name: str) -> Any:
    """Import what opens collections when it is asked for: a quote alone needs no database."""
    if name in ("QuoteCollection", "open_collection"):
        return getattr(import_module("quoters.library"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
