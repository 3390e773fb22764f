"""Words, and how well a quote fits those that are looked for."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quoters.text.normalize import normalized

MAX_TERMS = 16
"""Terms of a question that count; what follows is left out."""
MAX_CANDIDATES = 500
"""Candidates that are ranked, the newest ones: the commonest word stays as fast as any other."""

_WORD = re.compile(r"[^\W_]+[+#]*")
# Scripts that part no words: each letter counts as one, and several as a phrase.
UNPARTED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_MINUS = re.compile(r"-+[^\W_]")
_ENDINGS = {
    "ness": "", "ings": "", "ing": "", "ied": "i", "ies": "i", "ed": "", "es": "", "e": "",
    "s": "", "y": "i",
}  # fmt: skip
"""Endings of English, the longest of those alike first, and what is left in their places."""

_AFTER_A_DOUBLE = frozenset({"ing", "ings", "ed"})
_PHRASE = re.compile('["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\\s"“”„«»]+)')

# Letters that are other letters to Unicode, and the same to whoever has no such key.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t",
     "ı": "i", "ŋ": "n", "ß": "ss"}
)  # fmt: skip

Term = tuple[str, ...]
"""A word, or a phrase of several; ``tea*`` is all words that begin so, ``~tea`` all of its stem."""

BEGINNING, STEM = "*", "~"
_LEAST = 3
"""Letters that a word has at least of which others are looked for."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: all these terms, by an author with these words, with this tag.

    ``without`` are terms that it may not have.  ``is_vain``: what was typed has no word at all, and
    nothing matches it.
    """

    terms: tuple[Term, ...] = ()
    author: tuple[Term, ...] = ()
    tag: str | None = None
    without: tuple[Term, ...] = ()
    is_vain: bool = False


def words(text: str) -> list[str]:
    """Return a text's words: no case, accents, punctuation; ``C++`` and ``it's`` are one each."""
    return _WORD.findall(index_tokens(text))


def index_tokens(text: str) -> str:
    """Return a text so that an index that parts words at other signs of ASCII has ``words``."""
    folded = normalized(text)
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        bare = "".join(c for c in parts if not unicodedata.combining(c)).translate(_LETTERS)
        folded = " ".join(_WORD.findall(UNPARTED.sub(r" \1 ", bare)))
    return folded


def parse_search(text: str, *, author: str | None = None, tag: str | None = None) -> Search:
    """Read what somebody looks for: words, "phrases" in quotation marks, and -words not to have."""
    terms: list[Term] = []
    without: list[Term] = []
    minus_at = -1
    for match in _PHRASE.finditer(text):
        typed = match[1] if match[1] is not None else match[2]
        if typed == "-":
            minus_at = match.end()
            continue
        is_unwanted = minus_at == match.start() or (match[1] is None and _MINUS.match(typed))
        term = tuple(words(typed))
        if term:
            (without if is_unwanted else terms).append(term)
    names = tuple((word,) for word in words(author or ""))
    asked = bool(text.strip() or (author or "").strip())
    is_vain = asked and not terms and not names
    return Search(
        tuple(terms[:MAX_TERMS]), names[:MAX_TERMS], tag, tuple(without[:MAX_TERMS]), is_vain
    )


def broader(search: Search) -> Iterator[Search]:
    """Return what to look for when nothing is found: beginnings of words, then their stems.

    Of an author the initials will do: ``M. Twain``.
    """
    beginnings = tuple(map(_as_beginning, search.terms))
    initials = tuple((f"{word}{BEGINNING}",) for (word,) in search.author)
    yield replace(search, terms=beginnings, author=initials)
    yield replace(search, terms=tuple(map(_as_stem, search.terms)), author=initials)


def stem(word: str) -> str:
    """Return what an English word shares with its forms: ``dogs`` and ``dog``, ``cities`` as well.

    It is a shortened form of Porter's; other languages lose at most an ending.
    """
    for ending, left in _ENDINGS.items():
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= _LEAST and not word.endswith("ss"):
            doubled = ending in _AFTER_A_DOUBLE and bare[-1] == bare[-2] and bare[-1] not in "lsz"
            return (bare[:-1] if doubled else bare) + left
    return word


def root(word: str) -> str:
    """Return the beginning that all words with a word's stem have."""
    return stem(word).removesuffix("i")


def _as_beginning(term: Term) -> Term:
    return (f"{term[0]}{BEGINNING}",) if len(term) == 1 and len(term[0]) >= _LEAST else term


def _as_stem(term: Term) -> Term:
    return (f"{STEM}{term[0]}",) if len(term) == 1 and len(term[0]) >= _LEAST else term


def matches(term: Term, among: Sequence[str]) -> int:
    """Count how often a term stands among words."""
    if len(term) == 1:
        return _matches_of(term[0], among)
    length = len(term)
    starts = (at for at, word in enumerate(among) if word == term[0])
    return sum(tuple(among[at : at + length]) == term for at in starts)


def _matches_of(word: str, among: Sequence[str]) -> int:
    if word.endswith(BEGINNING):
        return sum(one.startswith(word[:-1]) for one in among)
    if word.startswith(STEM):
        wanted = stem(word[1:])
        return sum(stem(one) == wanted for one in among)
    return among.count(word)


def has_all(search: Search, text: str) -> bool:
    """Whether a text has all terms and none of those that it may not have."""
    among = words(text)
    return all(matches(term, among) for term in search.terms) and not any(
        matches(term, among) for term in search.without
    )


def as_phrase(search: Search) -> Term | None:
    """Return the terms as one phrase, in their order; None when there is but one word."""
    term = tuple(word for each in search.terms for word in each)
    is_exact = not any(word[0] == STEM or word[-1] == BEGINNING for word in term)
    return term if len(term) > 1 and is_exact else None


def rank(search: Search, texts: Mapping[int, str]) -> list[int]:
    """Sort numbers by how much of each text is looked for; of equals the newest comes first.

    A text that has all of it in one piece comes before all others.
    """
    phrase = as_phrase(search)

    def fitness(number: int) -> tuple[bool, float, int]:
        among = words(texts[number])
        # A term counts less the more often it comes, and in a long quote less than in a short one.
        length = 1 + len(among) / 20
        hits = (matches(term, among) for term in search.terms)
        whole = phrase is not None and matches(phrase, among) > 0
        return whole, sum(count / (count + length) for count in hits), number

    return sorted(texts, key=fitness if search.terms else None, reverse=True)
