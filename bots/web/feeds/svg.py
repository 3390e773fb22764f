"""Today's quote as an image of text, for a README or a home page.

A page that shows an image lets it load nothing: it is set in the fonts that the reader has, so how
wide a word is can only be estimated.
"""

import unicodedata
from dataclasses import dataclass
from html import escape

from bots.web.feeds.atom import xml_text
from quoters.model.quote import Quote

_WIDTH, _MARGIN, _MOST_LINES = 640, 32, 14
_FONT = "'EB Garamond','Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
_SIZES = ((90, 28), (220, 23), (500, 19))
_SMALLEST = 16

_NARROW = frozenset("iljtfrI.,:;'!|()[]‘’ ")
_WIDE = frozenset("mwMW—…@%&")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of paper, ink, what is said beside it, and the rule."""

    paper: str
    ink: str
    faded: str
    rule: str


THEMES = {
    "light": Theme("#fbf8f1", "#211d17", "#6a6152", "#ddd4c1"),
    "dark": Theme("#15130f", "#ece4d4", "#a3987f", "#37322a"),
}


def quote_as_svg(quote: Quote, theme: Theme) -> bytes:
    """Return an image of a quote as SVG; what is too long for it ends with an ellipsis."""
    size = next((size for most, size in _SIZES if len(quote.text) <= most), _SMALLEST)
    lines = _lines(xml_text(quote.text), (_WIDTH - 2 * _MARGIN) / size)
    leading = round(size * 1.3)
    first = _MARGIN + size
    by = ", ".join(part for part in (quote.author, quote.source) if part)
    end = first + leading * (len(lines) - 1)
    height = end + (40 if by else 0) + _MARGIN - 4
    frame = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    inside = f'width="{_WIDTH - 1}" height="{height - 1}"'
    paper = f'fill="{theme.paper}" stroke="{theme.rule}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} role="img">',
        f"<title>{escape(xml_text(quote.attributed))}</title>",
        f'<rect x="0.5" y="0.5" {inside} rx="3" {paper}/>',
        f'<g font-family="{_FONT}" fill="{theme.ink}">',
    ]
    for at, line in enumerate(lines):
        parts.append(_text(line, first + at * leading, size))
    if by:
        said = f"— {_cut(xml_text(by), (_WIDTH - 2 * _MARGIN) / 16)}"
        parts.append(_text(said, end + 36, 16, f' fill="{theme.faded}"'))
    return "\n".join([*parts, "</g>", "</svg>", ""]).encode("utf-8", "replace")


def _text(line: str, y: int, size: int, more: str = "") -> str:
    """Write a line; one that is read from right to left begins at the right."""
    x, way = (_WIDTH - _MARGIN, ' direction="rtl"') if _is_right_to_left(line) else (_MARGIN, "")
    return f'<text x="{x}" y="{y}" font-size="{size}"{way}{more}>{escape(line)}</text>'


def _lines(text: str, room: float) -> list[str]:
    """Break a text into lines that fit, room and widths being in sizes of the font."""
    lines: list[str] = []
    for verse in text.split("\n"):
        line = ""
        for word in _words(verse, room):
            longer = f"{line} {word}" if line else word
            if line and _width(longer) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], _cut(f"{lines[_MOST_LINES - 1]} …", room, ellipsis="")]
    return lines


def _words(verse: str, room: float) -> list[str]:
    """Return the words; one that is wider than a line is broken wherever that is."""
    words: list[str] = []
    for word in verse.split():
        while _width(word) > room:
            fits = _fitting(word, room)
            words.append(word[:fits])
            word = word[fits:]  # noqa: PLW2901 - what is left of it
        words.append(word)
    return words


def _cut(text: str, room: float, ellipsis: str = "…") -> str:
    return text if _width(text) <= room else text[: _fitting(text, room - 1)].rstrip() + ellipsis


def _fitting(text: str, room: float) -> int:
    """Return how many letters fit, one at least."""
    width = 0.0
    for at, letter in enumerate(text):
        width += _letter_width(letter)
        if width > room:
            return max(1, at)
    return len(text)


def _width(text: str) -> float:
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter in _WIDE or letter.isupper():
        return 0.8
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.0 if unicodedata.combining(letter) else 0.5


def _is_right_to_left(line: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in line)
    return next((way for way in strong if way in ("L", "R", "AL")), "L") != "L"
