"""A quote out of fortune files."""

from pathlib import Path
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.errors import EmptyCollection
from quoters.formats.fortune import read_fortune_file
from quoters.interfaces import IQuoter
from quoters.model.quote import Quote


@implementer(IQuoter)
class FortuneQuoter:
    """Returns a cookie by chance, each as likely as any other.

    The files are read once, here; never again.

    :raises OSError: when a file cannot be read.
    """

    def __init__(self, *paths: Path | str, chance: Random | None = None) -> None:
        self._chance = chance or SystemRandom()
        self._quotes = [entry.quote for path in paths for entry in read_fortune_file(Path(path))]

    def getQuote(self) -> Quote:
        """Return a cookie.

        :raises NoQuotes: when the files have none.
        """
        if not self._quotes:
            raise EmptyCollection("the fortune files have no cookie")
        return self._chance.choice(self._quotes)
