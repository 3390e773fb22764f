"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.65
"""How alike two words are, from 0 to 1, when one is a slip for the other."""


def nearest(wrong: str, right: Iterable[str], alike: float = _ALIKE) -> str | None:
    """Return the word that was surely meant, whatever its case; None when none comes near.

    :param alike: how alike they must be, from 0 to 1.
    """
    by_folded: dict[str, str] = {}
    for word in right:
        by_folded.setdefault(word.casefold(), word)
    near = get_close_matches(wrong.casefold(), by_folded, 1, alike)
    return by_folded[near[0]] if near else None


def suggestion(wrong: str, right: Iterable[str]) -> str:
    """Return which word was meant, as a question, or which there are."""
    names = list(right)
    near = nearest(wrong, names)
    return f"known are {', '.join(names)}" if near is None else f'did you mean "{near}"?'
