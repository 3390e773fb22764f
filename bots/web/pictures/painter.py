"""A quote drawn as the pages set it: the text, who said it, the site's name and the number."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from bots.web.pictures.attribution import Part, parts_of, shortened
from bots.web.pictures.bidi import is_right_to_left
from bots.web.pictures.coverage import Coverage
from bots.web.pictures.faces import Faces
from bots.web.pictures.layout import COLUMN_GAP, Layout, Row, TextRoom, layout_of, leading_of
from bots.web.pictures.machine_fonts import installed_coverages
from bots.web.pictures.palette import FADED, INK, PAPER, RUBRIC, RULE, shades
from bots.web.pictures.plain import plain_line, plain_text
from bots.web.pictures.runs import Run, Setter, Style
from quoters.model.quote import Quote

WIDTH, HEIGHT = 1200, 630
SIDE, TOP, FOOT = 64, 48, 36
"""The margins, in which there is no ink."""

OVERHANG = 4
"""How far a letter may lean out of its own width, into a margin."""

MOST_LETTERS = 5_000
"""More than fit at the smallest size, of the narrowest letters."""

_DETAIL = 2
"""Drawn at twice the size and then reduced, letters stand where they should to half a pixel."""

_FOOTER_LINE = HEIGHT - FOOT - 9
_TEXT_END = _FOOTER_LINE - 46
_BASE_LINE = 0.31
_NAME_SIZE, _NUMBER_SIZE, _MOST_NAME = 29, 25, 60
_ORNAMENT_WIDTH, _ORNAMENT_GAP, _DIAMOND = 44, 15, 5


class Painter:
    """Draws quotes in fonts that it loads once; for one thread at a time.

    :param found: what the machine's fonts have, asked for once when a letter needs it.
    """

    def __init__(self, found: Callable[[], Sequence[Coverage]] = installed_coverages) -> None:
        self._setter = Setter(Faces(found))
        self._measure = lru_cache(8192)(self._setter.width)

    def draw(self, quote: Quote, site_name: str) -> bytes:
        """Return the picture as PNG, 1200 by 630 pixels; any text gives one."""
        image = Image.new("RGB", (WIDTH * _DETAIL, HEIGHT * _DETAIL), PAPER)
        sheet = _Sheet(image, self._setter, parts_of(quote))
        text = plain_text(quote.text, MOST_LETTERS)
        room = TextRoom(WIDTH - 2 * SIDE, lambda size: _TEXT_END - TOP - sheet.by_height(size))
        layout = layout_of(text, self._measure, room)
        end = sheet.draw_text(layout, sheet.by_height(layout.size))
        sheet.clear((0, _TEXT_END, WIDTH, HEIGHT))
        sheet.draw_by(layout.size, end)
        sheet.draw_footer(quote.number, plain_line(site_name, _MOST_NAME))
        sheet.clear_margins()
        return _png(image.reduce(_DETAIL), few_colours=not sheet.is_coloured)


class _Sheet:
    """The paper; whoever draws on it reckons in pixels of the picture.

    :ivar is_coloured: whether anything was drawn that has colours of its own.
    """

    def __init__(self, image: Image.Image, setter: Setter, by: Sequence[Part]) -> None:
        self.is_coloured = False
        self._image = image
        self._onto = ImageDraw.Draw(image)
        self._setter = setter
        self._by = by
        self._by_rows_found: dict[int, list[list[Part]]] = {}

    def by_height(self, size: int) -> float:
        """Return how much of the height who said it takes below text of a size."""
        rows = self._by_rows(_by_size(size))
        return len(rows) * _by_leading(size) + _by_gap(size) if rows else 0.0

    def draw_text(self, layout: Layout, below: float) -> float:
        """Draw a text in the middle of what height there is, and return where it ends."""
        leading = layout.size * leading_of(layout.size)
        height = leading * max(map(len, layout.columns))
        top = TOP + max(0.0, (_TEXT_END - TOP - height - below) / 2)
        for left, width, rows in _columns(layout):
            for at, row in enumerate(rows):
                y = top + at * leading + leading / 2 + _BASE_LINE * layout.size
                self._draw_row(row, layout, (left, left + width), y)
        return top + height

    def clear(self, frame: tuple[float, float, float, float]) -> None:
        """Take away what stands between these edges."""
        self._onto.rectangle([_DETAIL * edge for edge in frame], fill=PAPER)

    def clear_margins(self) -> None:
        """Take away what stands out of the text, as towers of accents do."""
        left, right = SIDE - OVERHANG, WIDTH - SIDE + OVERHANG
        self.clear((0, 0, WIDTH, TOP))
        self.clear((0, 0, left, HEIGHT))
        self.clear((right, 0, WIDTH, HEIGHT))
        self.clear((0, HEIGHT - FOOT, WIDTH, HEIGHT))

    def draw_by(self, size: int, end: float) -> None:
        """Draw who said it and where, below a text."""
        y = end + _by_gap(size)
        for row in self._by_rows(_by_size(size)):
            width = sum(self._extent(part, _by_size(size)) for part in row)
            x = (WIDTH - width) / 2
            for part in row:
                self._draw_part(part, (x, y + 0.8 * _by_leading(size)), _by_size(size))
                x += self._extent(part, _by_size(size))
            y += _by_leading(size)

    def draw_footer(self, number: int | None, name: str) -> None:
        """Draw the site's name, an ornament, and the number."""
        name_part = Part(name, INK, italic=True)
        name_part = shortened(name_part, WIDTH / 2 - SIDE - 90, _NAME_SIZE, self._extent)
        self._draw_part(name_part, (SIDE, _FOOTER_LINE), _NAME_SIZE)
        self._draw_ornament()
        if number is not None:
            part = Part(f"Quote {number}", FADED)
            x = WIDTH - SIDE - self._extent(part, _NUMBER_SIZE)
            self._draw_part(part, (x, _FOOTER_LINE), _NUMBER_SIZE)

    def _draw_ornament(self) -> None:
        x, y = WIDTH / 2 * _DETAIL, (_FOOTER_LINE - 9) * _DETAIL
        far, near = (_ORNAMENT_GAP + _ORNAMENT_WIDTH) * _DETAIL, _ORNAMENT_GAP * _DETAIL
        for side in (-1, 1):
            edges = sorted((x + side * near, x + side * far))
            self._onto.rectangle((edges[0], y - 1, edges[1], y + 1), fill=RULE)
        d = _DIAMOND * _DETAIL
        self._onto.polygon([(x, y - d), (x + d, y), (x, y + d), (x - d, y)], fill=RUBRIC)

    def _by_rows(self, size: int) -> list[list[Part]]:
        # Not functools.cache: a sheet that held itself would stay, with its 9 MB, for a while.
        if size not in self._by_rows_found:
            self._by_rows_found[size] = self._find_by_rows(size)
        return self._by_rows_found[size]

    def _find_by_rows(self, size: int) -> list[list[Part]]:
        """Return who said it in one line where there is room, otherwise the source in another."""
        room = WIDTH - 2 * SIDE
        if sum(self._extent(part, size) for part in self._by) <= room:
            return [list(self._by)] if self._by else []
        rows = sorted((part for part in self._by if not part.joins), key=lambda part: part.italic)
        return [[shortened(part, room, size, self._extent)] for part in rows]

    def _extent(self, part: Part, size: float) -> float:
        runs = self._setter.runs(part.text, italic=part.italic)
        return self._setter.extent(runs, size * _DETAIL) / _DETAIL

    def _draw_part(self, part: Part, at: tuple[float, float], size: float) -> None:
        backwards = is_right_to_left(part.text)
        runs = self._setter.runs(part.text, italic=part.italic, backwards=backwards)
        style = Style(size * _DETAIL, part.colour, part.italic)
        self._draw(runs, at, style)

    def _draw_row(self, row: Row, layout: Layout, edges: tuple[float, float], y: float) -> None:
        runs = self._setter.runs(row.text, backwards=row.backwards)
        style = Style(layout.size * _DETAIL, INK)
        # What was measured at another size may differ by a pixel or two.
        width = self._setter.extent(runs, style.size) / _DETAIL
        x = _row_start(row, layout, edges, width)
        self._draw(runs, (x, y), style)

    def _draw(self, runs: list[Run], at: tuple[float, float], style: Style) -> None:
        self.is_coloured = self.is_coloured or any(run.is_coloured for run in runs)
        self._setter.draw(self._image, (at[0] * _DETAIL, at[1] * _DETAIL), runs, style)


def _columns(layout: Layout) -> list[tuple[float, float, Sequence[Row]]]:
    """Return the left edge, the width and the rows of each; from the right if they read so."""
    whole = WIDTH - 2 * SIDE
    widths = [layout.size * max(row.indent + row.width for row in rows) for rows in layout.columns]
    if len(widths) == 1:
        return [(SIDE + (whole - widths[0]) / 2, widths[0], layout.columns[0])]
    width = (whole - COLUMN_GAP) / 2
    left = [SIDE, SIDE + width + COLUMN_GAP]
    if layout.columns[0][0].backwards:
        left.reverse()
    return [(x, width, rows) for x, rows in zip(left, layout.columns, strict=False)]


def _row_start(row: Row, layout: Layout, edges: tuple[float, float], width: float) -> float:
    """Return where a row begins that is so wide, between the edges of its column."""
    left, right = edges
    indent = row.indent * layout.size
    if layout.centred:
        return (left + right - width) / 2
    return right - width - indent if row.backwards else left + indent


def _by_size(size: int) -> int:
    return 34 if size >= 36 else 26  # noqa: PLR2004 - below, there is little room


def _by_leading(size: int) -> float:
    return 1.3 * _by_size(size)


def _by_gap(size: int) -> float:
    return 10 + size / 5


def _png(image: Image.Image, *, few_colours: bool) -> bytes:
    """Return it, if may be in its few colours: a third of the bytes, in a third of the time."""
    file = BytesIO()
    if few_colours:
        image = image.quantize(palette=_colours(), dither=Image.Dither.NONE)
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


@cache
def _colours() -> Image.Image:
    colours = Image.new("P", (1, 1))
    colours.putpalette([channel for colour in shades() for channel in colour])
    return colours
