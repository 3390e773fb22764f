"""Remembering a bounded number of things."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedCache(Generic[T]):
    """Remembers the newest ``size`` values by name, and forgets those before."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, T] = OrderedDict()

    def get(self, name: str) -> T | None:
        """Return what is remembered under this name."""
        return self._values.get(name)

    def put(self, name: str, value: T) -> None:
        """Remember a value, as the newest."""
        self._values[name] = value
        self._values.move_to_end(name)
        if len(self._values) > self._size:
            self._values.popitem(last=False)
