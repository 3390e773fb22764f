"""The colours of the pages by day, as ``quotes.css`` has them."""

from collections.abc import Iterator

Colour = tuple[int, int, int]

PAPER: Colour = (0xFB, 0xF8, 0xF1)
INK: Colour = (0x21, 0x1D, 0x17)
FADED: Colour = (0x6A, 0x61, 0x52)
RUBRIC: Colour = (0x96, 0x30, 0x1F)
RULE: Colour = (0xDD, 0xD4, 0xC1)

_STEPS = ((INK, 64), (FADED, 48), (RUBRIC, 16), (RULE, 4))


def shades() -> Iterator[Colour]:
    """Return the steps from the paper to each of the inks, which the edges of letters have."""
    for ink, steps in _STEPS:
        for step in range(steps):
            yield _between(PAPER, ink, step / (steps - 1))


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
