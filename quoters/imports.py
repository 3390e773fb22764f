"""What goes in and out of a collection as a whole."""

from dataclasses import dataclass

from quoters.history import Change, Vote
from quoters.quote import Quote


class CannotImport(ValueError):
    """A file cannot be imported; the message is a sentence that names it and says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A quote with all that is known of it; ``line`` is where it stood in a file, from 1."""

    quote: Quote
    changes: tuple[Change, ...] = ()
    votes: tuple[Vote, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: how many are new, and how many were there already.

    ``first`` and ``last`` are the numbers given, and ``duplicate_lines`` where the duplicates
    stood, as far as the file told.
    """

    new: int
    duplicates: int
    first: int | None = None
    last: int | None = None
    duplicate_lines: tuple[int, ...] = ()
