"""Telling that two quotes are nearly the same, without comparing each with each."""

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from quoters.text.search import Term, words

NEAR_DUPLICATE_PERCENT = 85
"""Per cent from which on two quotes are taken for nearly the same."""
MAX_SIMILAR = 200
"""How many quotes are compared with one, the newest that share its rarest words."""

_SLIP_PERCENT = 75
"""Per cent from which on a word is a slip for another."""

_IN_A_PROBE = 3
_MOST_PROBES = 4


def candidate_queries(text: str) -> tuple[tuple[Term, ...], ...]:
    """Return groups of words of which a quote nearly the same has all of at least one group.

    Long words are seldom ones: they find few candidates.
    """
    longest_first = sorted(set(words(text)), key=lambda word: (-len(word), word))
    size = max(1, min(_IN_A_PROBE, len(longest_first) // _MOST_PROBES))
    starts = range(0, min(len(longest_first), size * _MOST_PROBES), size)
    return tuple(tuple((word,) for word in longest_first[at : at + size]) for at in starts)


def similarity_percent(one: str, other: str) -> int:
    """Return how much two texts are alike in per cent, or 0 below ``NEAR_DUPLICATE_PERCENT``.

    Case, accents and punctuation do not count.
    """
    return int(
        ratio(" ".join(words(one)), " ".join(words(other)), score_cutoff=NEAR_DUPLICATE_PERCENT)
    )


def nearest_word(word: str, known: Sequence[str]) -> str | None:
    """Return the word that was surely meant, None if none comes near."""
    found = extractOne(word, known, scorer=ratio, score_cutoff=_SLIP_PERCENT)
    return None if found is None else str(found[0])
