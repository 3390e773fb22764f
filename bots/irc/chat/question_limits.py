"""How much one person and one channel may ask."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto

from bots.core.model.token_bucket import Rate, TokenBucket

_MOST_REMEMBERED = 2000


class Verdict(Enum):
    """What to do about a question."""

    ANSWER = auto()
    ASK_FOR_PATIENCE = auto()
    KEEP_SILENT = auto()


@dataclass(slots=True)
class _Asker:
    bucket: TokenBucket
    was_told: bool = False


class QuestionLimits:
    """Remembers who asked how much lately, for a bounded number of askers."""

    def __init__(self, person: Rate, channel: Rate) -> None:
        self._person = person
        self._channel = channel
        self._askers: OrderedDict[tuple[str, str], _Asker] = OrderedDict()

    def ask(self, person: str, channel: str | None, now: float) -> Verdict:
        """Count a question; the first one too many gets one polite word, the others silence."""
        verdict = self._count(("person", person), self._person, now)
        if channel is not None and verdict is Verdict.ANSWER:
            verdict = self._count(("channel", channel), self._channel, now)
        return verdict

    def _count(self, key: tuple[str, str], rate: Rate, now: float) -> Verdict:
        if rate.is_unlimited:
            return Verdict.ANSWER
        asker = self._askers.pop(key, None) or _Asker(TokenBucket(rate, now))
        self._askers[key] = asker
        if len(self._askers) > _MOST_REMEMBERED:
            self._askers.popitem(last=False)
        if asker.bucket.is_full(now):
            asker.was_told = False
        if asker.bucket.take(now):
            return Verdict.ANSWER
        if asker.was_told:
            return Verdict.KEEP_SILENT
        asker.was_told = True
        return Verdict.ASK_FOR_PATIENCE
