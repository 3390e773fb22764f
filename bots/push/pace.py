"""How fast one client may ask."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    at_once: int = 20
    a_second: float = 5.0


@dataclass(slots=True)
class Pace:
    """A bucket of tokens for one client; ``refused`` counts what was asked of the empty one."""

    tokens: float
    at: float
    refused: int = 0

    def take(self, rate: Rate, now: float) -> bool:
        """Take a token; say whether there was one.  A clock that was set back fills nothing."""
        tokens, passed = self.tokens, now - self.at
        if passed > 0:
            tokens = min(rate.at_once, tokens + passed * rate.a_second)
        self.at = now
        if tokens < 1:
            self.tokens = tokens
            self.refused += 1
            return False
        self.tokens = tokens - 1
        self.refused = 0
        return True
