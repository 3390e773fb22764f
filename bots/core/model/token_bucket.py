"""The token bucket: so much at once, and so much a second in the long run."""

from dataclasses import dataclass, field
from math import inf

_ONE = 1 - 1e-9
"""A token, but for what adding up fractions of seconds loses."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, and then ``per_second``; a rate without limit is ``Rate.unlimited()``."""

    burst: int
    per_second: float

    @classmethod
    def every(cls, seconds: float, burst: int) -> "Rate":
        """Return the rate of one each so many seconds; 0 seconds is no limit."""
        return cls(burst, 1 / seconds if seconds else inf)

    @classmethod
    def unlimited(cls) -> "Rate":
        """Return the rate that refuses nothing."""
        return cls(1, inf)

    @property
    def is_unlimited(self) -> bool:
        """Whether nothing is ever refused."""
        return self.per_second == inf


@dataclass(slots=True)
class TokenBucket:
    """Holds ``rate.burst`` tokens, and is filled at ``rate.per_second``.

    A clock that was set back gives no tokens and takes none; from there on the bucket fills again.

    :param now: the time in seconds at which it is full.
    """

    rate: Rate
    now: float
    _tokens: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin full."""
        self._tokens = float(self.rate.burst)

    def take(self, now: float) -> bool:
        """Take a token; return whether there was one."""
        tokens = self._level(now)
        self.now = now
        if tokens < _ONE:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1
        return True

    def has_token(self, now: float) -> bool:
        """Whether ``take`` would get one."""
        return self._level(now) >= _ONE

    def is_full(self, now: float) -> bool:
        """Whether it is as good as a new one."""
        return self._level(now) >= self.rate.burst

    def left(self, now: float) -> int:
        """Return how many tokens there are."""
        return int(self._level(now) + 1 - _ONE)

    def full_in(self, now: float) -> float:
        """Return the seconds from now until it is full."""
        return (self.rate.burst - self._level(now)) / self.rate.per_second

    def wait(self, now: float) -> float:
        """Return the seconds from now until there is a token."""
        return max(0.0, (1 - self._level(now)) / self.rate.per_second)

    def _level(self, now: float) -> float:
        if self.rate.is_unlimited:
            return float(self.rate.burst)
        self.now = min(self.now, now)
        passed = now - self.now
        return min(float(self.rate.burst), self._tokens + passed * self.rate.per_second)
