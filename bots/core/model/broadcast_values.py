"""Values of a broadcast that settings, schedules and commands share."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from bots.core.model.target import Target

TEMPLATE_FIELDS = ("text", "author", "source", "number", "date", "url")
"""What a template may name in braces."""

URL = "{url}"
"""What a template calls the address of the quote, which needs a public site."""

TEMPLATE_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class MissedPolicy:
    """What becomes of an occurrence that was missed: skipped, or sent ``until`` a local time.

    ``at_start`` sends the last missed one whenever the program starts.
    """

    until: time | None = None
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class NextBroadcast:
    """When a broadcast is due next, in UTC; None when it never is again; and where it goes."""

    name: str
    next: datetime | None
    targets: tuple[Target, ...] = ()

    def comes_to(self, network: str, place: str) -> bool:
        """Whether one of its targets is this place: ``irc:libera``, ``#quotes``."""
        return any(
            target.network == network and target.place.casefold() in ("*", place.casefold())
            for target in self.targets
        )
