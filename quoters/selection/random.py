"""A quote by chance, from memory."""

from collections import deque

from zope.interface import implementer

from quoters.errors import EmptyCollection
from quoters.interfaces import IQuoter, IQuoteStore
from quoters.model.quote import Quote


@implementer(IQuoter)
class RandomQuoter:
    """Returns quotes drawn by chance out of a small ring that is refilled from the store.

    ``refill`` asks the store, and blocks; between refills the ring goes round, so that a question
    is always answered at once.
    """

    def __init__(self, store: IQuoteStore, size: int = 64) -> None:
        self._store = store
        self._size = size
        self._ring: deque[Quote] = deque()
        self._given = 0

    @property
    def needs_refill(self) -> bool:
        """Whether most of the ring was given since it was filled: time to refill it."""
        return self._given * 4 >= self._size * 3

    def refill(self) -> None:
        """Draw a new ring."""
        self._ring = deque(self._store.sample(self._size))
        self._given = 0

    def getQuote(self) -> Quote:
        """Return the next one.

        :raises EmptyCollection: when the collection had none at the last refill.
        """
        if not self._ring:
            raise EmptyCollection("the collection has no published quote")
        self._ring.rotate(-1)
        self._given += 1
        return self._ring[-1]
