"""A quote out of fortune files."""

from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.errors import CannotImport, EmptyCollection
from quoters.formats.fortune import read_fortune_file
from quoters.interfaces import IQuoter
from quoters.model.quote import Quote
from quoters.model.record import RejectedEntry


@implementer(IQuoter)
class FortuneQuoter:
    """Returns a cookie by chance, each as likely as any other.

    The files are read once, here; never again.

    :raises OSError: when a file cannot be read.
    :raises CannotImport: when there is something in it that is no text.
    """

    def __init__(self, *paths: Path | str, chance: Random | None = None) -> None:
        self._chance = chance or SystemRandom()
        self._quotes = [quote for path in paths for quote in _quotes(Path(path))]

    def getQuote(self) -> Quote:
        """Return a cookie.

        :raises EmptyCollection: when the files have none.
        """
        if not self._quotes:
            raise EmptyCollection("the fortune files have no cookie")
        return self._chance.choice(self._quotes)


def _quotes(path: Path) -> Iterator[Quote]:
    for entry in read_fortune_file(path):
        if isinstance(entry, RejectedEntry):
            raise CannotImport(f"{path}: line {entry.line}: {entry.why}")
        yield entry.quote
