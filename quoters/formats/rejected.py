"""What a file holds beside quotes: what is none."""

from dataclasses import dataclass


class Malformed(ValueError):
    """What is read is no quote; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What stands on this line, from 1, and is no quote, and why not."""

    line: int
    why: str
