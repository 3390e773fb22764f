"""Reading where the collection is kept, and what it begins with."""

from pathlib import Path
from urllib.parse import urlsplit

from bots.core.settings.fields import path

SQLITE = "sqlite:///"
NOTHING = "none"
"""The word for starting with an empty collection."""


def database_url(value: str, base: Path) -> str:
    """Read ``sqlite:///FILE`` or a ``postgresql://`` URL; a relative file becomes an absolute one.

    It may hold a password, and is therefore never quoted.
    """
    if value.startswith(SQLITE) and value.removeprefix(SQLITE) not in ("", ":memory:"):
        return f"{SQLITE}{path(value.removeprefix(SQLITE), base)}"
    try:
        url = urlsplit(value)
        complete = url.scheme == "postgresql" and len(url.path) > 1 and url.port != 0
    except ValueError:
        complete = False
    if not complete:
        raise ValueError("must be sqlite:///FILE or postgresql://USER@HOST/DATABASE")
    return value


def first_quotes(value: str, base: Path) -> str:
    """Read ``none``, or the file that is read when the collection is empty, as its full path."""
    return NOTHING if value.lower() == NOTHING else str(path(value, base))
