"""What a file of quotes holds: entries, and what is none."""

from dataclasses import dataclass

from quoters.quote import Quote


class Malformed(ValueError):
    """What is read is no quote; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote in a file, and the line that it begins on, from 1."""

    line: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Rejected:
    """What stands on this line and is no quote, and why not."""

    line: int
    why: str
