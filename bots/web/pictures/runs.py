"""A line as runs of one face and one direction, as they are measured and drawn."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from PIL import Image, ImageDraw

from bots.web.pictures.bidi import levels, reversed_text, visual_order
from bots.web.pictures.faces import HAS_SHAPING, Face, Faces
from bots.web.pictures.palette import Colour
from bots.web.pictures.plain import clusters

_BOX_WIDTH, _BOX_HEIGHT, _BOX_SIDE = 0.62, 0.68, 0.05
"""The box for a letter that no face has, in sizes of the text."""

_MEASURED_SIZE = 200


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set."""

    size: float
    colour: Colour
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face that run one way; without a face they are drawn as boxes."""

    text: str
    face: Face | None
    backwards: bool

    @property
    def is_coloured(self) -> bool:
        """Whether its letters have colours of their own."""
        return self.face is not None and bool(self.face.strike)


class Setter:
    """Measures and draws lines in whatever faces have their letters."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._picture = lru_cache(64)(self._draw_picture)

    def runs(self, text: str, *, italic: bool = False, backwards: bool = False) -> list[Run]:
        """Return the runs of a line from the left to the right.

        :param backwards: whether the line itself runs from right to left.
        """
        parts = list(clusters(text))
        level_of = levels("".join(parts), int(backwards))
        items: list[tuple[int, tuple[Face | None, str]]] = []
        at, face = 0, None
        for part in parts:
            # A space is set in the face of what stands before it: fewer runs, better joints.
            if part != " " or face is None or face.strike:
                face = self._faces.face_of(part, italic=italic)
            items.append((level_of[at], (face, part)))
            at += len(part)
        return _joined(items)

    def width(self, text: str, *, italic: bool = False) -> float:
        """Return how wide a text is, in sizes of the font."""
        return self.extent(self.runs(text, italic=italic), _MEASURED_SIZE) / _MEASURED_SIZE

    def extent(self, runs: list[Run], size: float) -> float:
        """Return how many pixels wide runs are."""
        return sum(self._advance(run, size) for run in runs)

    def draw(
        self, onto: Image.Image, at: tuple[float, float], runs: list[Run], style: Style
    ) -> None:
        """Draw runs, the first of which begins at ``at`` on the base line."""
        x, y = at
        for run in runs:
            if run.face is None:
                self._draw_boxes(onto, (x, y), run, style)
            elif run.face.strike:
                self._draw_pictures(onto, (x, y), run, style.size)
            else:
                font = self._faces.sized(run.face, style.size)
                text, way = _directed(run)
                ImageDraw.Draw(onto).text(
                    (x, y), text, style.colour, font, anchor="ls", direction=way
                )
            x += self._advance(run, style.size)

    def _advance(self, run: Run, size: float) -> float:
        if run.face is None:
            return len(list(clusters(run.text))) * (_BOX_WIDTH + 2 * _BOX_SIDE) * size
        text, way = _directed(run)
        length = self._faces.sized(run.face, size).getlength(text, direction=way)
        return length * run.face.enlargement(size)

    def _draw_pictures(
        self, onto: Image.Image, at: tuple[float, float], run: Run, size: float
    ) -> None:
        """Draw coloured letters one by one: most come more than once."""
        x, y = at
        letters = list(clusters(run.text))
        for letter in letters[:: -1 if run.backwards else 1]:
            picture = self._picture(letter, run.face, size)
            onto.paste(picture, (round(x), round(y - 0.75 * picture.height)), picture)
            x += self._advance(Run(letter, run.face, backwards=False), size)

    def _draw_picture(self, letter: str, face: Face, size: float) -> Image.Image:
        """Draw a letter in the one size that it has, and make that what it should be."""
        font = self._faces.sized(face, size)
        layer = Image.new("RGBA", (max(1, round(font.getlength(letter))), 2 * face.strike))
        ImageDraw.Draw(layer).text(
            (0, 1.5 * face.strike), letter, font=font, anchor="ls", embedded_color=True
        )
        share = face.enlargement(size)
        return layer.resize([max(1, round(edge * share)) for edge in layer.size])

    def _draw_boxes(
        self, onto: Image.Image, at: tuple[float, float], run: Run, style: Style
    ) -> None:
        """Draw a box with its number for each letter that is in no font of this machine."""
        x, y = at
        size = style.size
        letters = list(clusters(run.text))
        for letter in letters[:: -1 if run.backwards else 1]:
            left, right = x + _BOX_SIDE * size, x + (_BOX_SIDE + _BOX_WIDTH) * size
            frame = (round(left), round(y - _BOX_HEIGHT * size), round(right), round(y))
            ImageDraw.Draw(onto).rectangle(
                frame, outline=style.colour, width=max(1, round(size / 32))
            )
            self._draw_number(onto, ((left + right) / 2, y), letter, style)
            x += (_BOX_WIDTH + 2 * _BOX_SIDE) * size

    def _draw_number(
        self, onto: Image.Image, at: tuple[float, float], letter: str, style: Style
    ) -> None:
        number = f"{ord(letter[0]):04X}"
        half = (len(number) + 1) // 2
        small = Style(style.size * (0.4 if half == 2 else 0.29), style.colour)  # noqa: PLR2004
        for row, digits in enumerate((number[:half], number[half:])):
            runs = self.runs(digits)
            left = at[0] - self.extent(runs, small.size) / 2
            down = at[1] - (0.38 if row == 0 else 0.08) * style.size
            self.draw(onto, (left, down), runs, small)


def _joined(items: list[tuple[int, tuple[Face | None, str]]]) -> list[Run]:
    """Join neighbours of one face and level, and put the runs into visual order."""
    groups = groupby(items, lambda item: (item[0], item[1][0]))
    runs = [
        (level, Run("".join(part for _, (_, part) in each), face, backwards=bool(level % 2)))
        for (level, face), each in groups
    ]
    return [run for _, run in visual_order(runs)]


def _directed(run: Run) -> tuple[str, str | None]:
    """Return what is drawn of a run, and in which direction, as far as Pillow knows of it."""
    if HAS_SHAPING:
        return run.text, "rtl" if run.backwards else "ltr"
    return (reversed_text(clusters(run.text)) if run.backwards else run.text), None
