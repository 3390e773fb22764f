"""What goes on failing is said once, then when it changes."""


class RepeatedFailures:
    """Counts failures of one job in a row, and tells which of them are news."""

    def __init__(self) -> None:
        self._last: str | None = None
        self._count = 0

    def is_new(self, failure: str) -> bool:
        """Count a failure; whether it is another one than the last."""
        is_new, self._last = failure != self._last, failure
        self._count += 1
        return is_new

    def end(self) -> int:
        """Begin anew, since it worked; return how many failures there were."""
        count, self._count, self._last = self._count, 0, None
        return count
