"""What goes in and out of a collection as a whole."""

from dataclasses import dataclass

from quoters.model.change import Change, Vote
from quoters.model.quote import Quote


@dataclass(frozen=True, slots=True)
class Record:
    """A quote with all that is known of it; ``line`` is where it stood in a file, from 1.

    ``is_flagged``: whether somebody asked moderators to look at it.
    """

    quote: Quote
    changes: tuple[Change, ...] = ()
    votes: tuple[Vote, ...] = ()
    line: int | None = None
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import brought: how many are new, and how many were there already.

    ``first`` and ``last`` are the numbers given, and ``duplicate_lines`` where the duplicates
    stood, as far as the file told.  ``renumbered`` ones had a number that another one has.
    """

    new: int
    duplicates: int
    first: int | None = None
    last: int | None = None
    duplicate_lines: tuple[int, ...] = ()
    renumbered: int = 0


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """What stands on this line, from 1, and is no quote, and why not."""

    line: int
    why: str
