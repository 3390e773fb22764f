"""The simplest quoter: always the same quote."""

from zope.interface import implementer

from quoters.interfaces import IQuoter
from quoters.model.quote import Quote


@implementer(IQuoter)
class StaticQuoter:
    """Returns one quote for ever: for a first try, and as the twin of other quoters in tests."""

    def __init__(self, quote: str | Quote) -> None:
        self._quote = quote if isinstance(quote, Quote) else Quote(quote)

    def getQuote(self) -> Quote:
        """Return the quote."""
        return self._quote
