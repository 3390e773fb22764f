"""What is said on the next page of what was done on the one before."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

_MOST = 200


class Notices:
    """Keeps sentences by a key that nobody guesses, for a while."""

    def __init__(self, new_key: Callable[[], str]) -> None:
        self._new_key = new_key
        self._kept: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def keep(self, sentences: Sequence[str]) -> str:
        """Keep sentences, and return their key."""
        key = self._new_key()
        self._kept[key] = tuple(sentences)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return key

    def get(self, key: str) -> tuple[str, ...]:
        """Return what was kept by this key; nothing if that is long ago."""
        return self._kept.get(key, ())
