"""Who said it and where, in the parts in which the pages set it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bots.web.pictures.bidi import is_right_to_left
from bots.web.pictures.palette import FADED, INK, Colour
from bots.web.pictures.plain import clusters, plain_line
from quoters.model.quote import Quote

MOST_LETTERS = 180


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line in one colour and one slant.

    :param joins: whether it only stands between others.
    """

    text: str
    colour: Colour
    italic: bool = False
    joins: bool = False


Extent = Callable[[Part, float], float]
"""How many pixels wide a part is at a size."""


def parts_of(quote: Quote) -> list[Part]:
    """Return a dash and the author, a comma, and the source, from the left; what is known.

    What begins from right to left is read so as a whole.
    """
    author = plain_line(quote.author or "", MOST_LETTERS)
    source = plain_line(quote.source or "", MOST_LETTERS)
    by = [Part("— ", FADED, joins=True), Part(author, INK)] if author else []
    comma = [Part(", ", FADED, joins=True)] if author and source else []
    parts = [*by, *comma, *([Part(source, FADED, italic=True)] if source else [])]
    return _turned(parts) if is_right_to_left(author or source) else parts


def shortened(part: Part, room: float, size: float, extent: Extent) -> Part:
    """Return a part that fits, cut with an ellipsis if need be."""
    if extent(part, size) <= room:
        return part
    letters = list(clusters(part.text))
    least, most = 0, len(letters)
    while least < most:
        middle = (least + most + 1) // 2
        if extent(_cut(part, letters[:middle]), size) <= room:
            least = middle
        else:
            most = middle - 1
    return _cut(part, letters[:least])


def _turned(parts: list[Part]) -> list[Part]:
    return [replace(p, text=p.text[::-1]) if p.joins else p for p in reversed(parts)]


def _cut(part: Part, letters: list[str]) -> Part:
    return replace(part, text=f"{''.join(letters).rstrip(' ,.;:')}…")
