"""Exchanges that go on without sense: with another bot, a service, or a bouncer's own nick."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_IN_A_ROW = 3
"""Answers without sense that somebody gets; who answers these is no person."""

_FORGOTTEN_AFTER = timedelta(minutes=10)
_MOST_REMEMBERED = 1000


@dataclass(slots=True)
class _Exchange:
    text: str
    answered: int
    at: datetime


class ExchangeGuard:
    """Ends an exchange in which one unknown command follows another."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[str, _Exchange] = OrderedDict()

    def made_sense(self, person: str) -> None:
        """Begin anew with somebody: what they said was a command, or found something."""
        self._exchanges.pop(person, None)

    def note(self, person: str, text: str, now: datetime) -> None:
        """Remember words that made sense: said again and again they make none."""
        self._exchanges[person] = _Exchange(text, 0, now)

    def repeats(self, person: str, text: str) -> bool:
        """Whether somebody says what they said without sense before."""
        known = self._exchanges.get(person)
        return known is not None and known.text == text

    def may_answer(self, person: str, text: str, now: datetime) -> bool:
        """Count words without sense; whether they are answered all the same."""
        known = self._exchanges.pop(person, None)
        count = 0
        if known is not None and timedelta(0) <= now - known.at < _FORGOTTEN_AFTER:
            count = known.answered
        self._exchanges[person] = _Exchange(text, min(count + 1, MOST_IN_A_ROW + 1), now)
        if len(self._exchanges) > _MOST_REMEMBERED:
            self._exchanges.popitem(last=False)
        return count < MOST_IN_A_ROW
