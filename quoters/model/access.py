"""Access to the writing side of the web."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Token:
    """Who may write through the web: somebody by this name, who may moderate or not.

    ``added_at`` is in UTC.  The secret itself is kept nowhere.
    """

    name: str
    moderator: bool
    added_at: datetime
