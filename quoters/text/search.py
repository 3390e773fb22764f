"""Words, and how well a quote fits those that are looked for."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quoters.text.normalize import normalized

MAX_TERMS = 16
"""Terms of a question that count; what follows is left out."""
MAX_CANDIDATES = 500
"""Candidates that are ranked, the newest ones: the commonest word stays as fast as any other."""

_WORD = re.compile(r"[^\W_]+[+#]*")
# Scripts that part no words: each letter counts as one, and several as a phrase.
_UNPARTED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_PHRASE = re.compile('["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\\s"“”„«»]+)')

Term = tuple[str, ...]
"""A word, or a phrase of several."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: all these terms, by an author with these words, with this tag."""

    terms: tuple[Term, ...] = ()
    author: tuple[Term, ...] = ()
    tag: str | None = None


def words(text: str) -> list[str]:
    """Return a text's words: no case, accents, punctuation; ``C++`` and ``it's`` are one each."""
    return _WORD.findall(index_tokens(text))


def index_tokens(text: str) -> str:
    """Return a text so that an index that parts words at other signs of ASCII has ``words``."""
    folded = normalized(text)
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        bare = "".join(c for c in parts if not unicodedata.combining(c))
        folded = " ".join(_WORD.findall(_UNPARTED.sub(r" \1 ", bare)))
    return folded


def parse_search(text: str, *, author: str | None = None, tag: str | None = None) -> Search:
    """Read what somebody looks for: words, and "phrases" in quotation marks."""
    phrases = (match[1] if match[1] is not None else match[2] for match in _PHRASE.finditer(text))
    terms = tuple(term for term in (tuple(words(phrase)) for phrase in phrases) if term)
    names = tuple((word,) for word in words(author or ""))
    return Search(terms[:MAX_TERMS], names[:MAX_TERMS], tag)


def matches(term: Term, among: Sequence[str]) -> int:
    """Count how often a term stands among words."""
    if len(term) == 1:
        return among.count(term[0])
    length = len(term)
    starts = (at for at, word in enumerate(among) if word == term[0])
    return sum(tuple(among[at : at + length]) == term for at in starts)


def rank(search: Search, texts: Mapping[int, str]) -> list[int]:
    """Sort numbers by how much of each text is looked for; of equals the newest comes first."""

    def fitness(number: int) -> tuple[float, int]:
        among = words(texts[number])
        # A term counts less the more often it comes, and in a long quote less than in a short one.
        length = 1 + len(among) / 20
        hits = (matches(term, among) for term in search.terms)
        return sum(count / (count + length) for count in hits), number

    return sorted(texts, key=fitness if search.terms else None, reverse=True)
