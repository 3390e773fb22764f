"""How much one transaction of many does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FEWEST, _MOST = 50, 2000
_HOLD = 0.02
"""Seconds that one transaction takes, so that others who add wait no longer."""


class AdaptiveBatchSize:
    """The size of the next portion, by how long the last one took.

    :param seconds: tells the time that passes.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self.size = _FEWEST

    @contextmanager
    def taking(self, size: int) -> Iterator[None]:
        """Take a portion of this size."""
        began = self._seconds()
        yield
        took = self._seconds() - began
        fitting = int(size * _HOLD / took) if took > 0 else _MOST
        self.size = max(_FEWEST, min(_MOST, 2 * size, fitting))
