"""A set of whole numbers that are mostly in a row."""

from bisect import bisect_right, insort


class NumberSet:
    """Numbers kept as ranges: a million in a row cost as much as one."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: dict[int, int] = {}

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._starts, number)
        return bool(at) and number <= self._ends[self._starts[at - 1]]

    def add(self, number: int) -> None:
        """Put a number in; what touches it becomes one range with it."""
        if number in self:
            return
        at = bisect_right(self._starts, number)
        start = number
        if at and self._ends[self._starts[at - 1]] == number - 1:
            start = self._starts[at - 1]
        else:
            insort(self._starts, number)
            at += 1
        end = number
        if at < len(self._starts) and self._starts[at] == number + 1:
            end = self._ends.pop(self._starts.pop(at))
        self._ends[start] = end
