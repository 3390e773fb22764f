"""Tokens and counts of questions as dictionaries."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from quoters.model.access import Token


class MemoryTokens:
    """A dictionary by digest."""

    def __init__(self, tokens: dict[bytes, Token]) -> None:
        self._tokens = tokens

    def copy(self) -> "MemoryTokens":
        return MemoryTokens(dict(self._tokens))

    def put(self, token: Token, digest: bytes) -> None:
        self._tokens[digest] = token

    def all(self) -> list[Token]:
        return sorted(self._tokens.values(), key=lambda token: token.name)

    def find(self, digest: bytes) -> Token | None:
        return self._tokens.get(digest)

    def erase(self, name: str) -> bool:
        named = [digest for digest, token in self._tokens.items() if token.name == name]
        for digest in named:
            del self._tokens[digest]
        return bool(named)


class MemoryQuestions:
    """A counter by date and network."""

    def __init__(self, counts: Counter[tuple[date, str]]) -> None:
        self._counts = counts

    def copy(self) -> "MemoryQuestions":
        return MemoryQuestions(Counter(self._counts))

    def add(self, day: date, asked: Mapping[str, int]) -> None:
        self._counts.update({(day, network): count for network, count in asked.items()})

    def since(self, day: date) -> list[tuple[date, str, int]]:
        there = sorted(self._counts.items())
        return [(on, network, count) for (on, network), count in there if on >= day]
