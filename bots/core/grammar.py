"""What people type: which messages are meant for us, and what they ask."""

import re
from dataclasses import dataclass

_WORD = "quote"
_NUMBER = re.compile(r"#?([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Command:
    """A verb, and what follows it: ``random`` and ``tea``; a bare number is the verb ``show``."""

    verb: str
    rest: str = ""


def asked_in_a_room(text: str, nick: str, prefix: str = "!") -> str | None:
    """Give what is asked of us in a channel: after ``!quote``, or ``Bot: quote``; else None.

    :param nick: ours, in this room.
    """
    stripped = text.strip()
    if stripped.casefold().startswith(prefix.casefold()):
        return _after_word(stripped[len(prefix) :])
    name, rest = stripped[: len(nick)], stripped[len(nick) :]
    if nick and name.casefold() == nick.casefold() and rest[:1] in (":", ","):
        return _after_word(rest[1:].lstrip())
    return None


def asked_in_private(text: str, prefix: str = "!") -> str:
    """Give what is asked of us in a direct message: ``quote random``, or only ``random``."""
    stripped = text.strip()
    bare = stripped.removeprefix(prefix)
    asked = _after_word(bare)
    return stripped if asked is None else asked


def parse(asked: str) -> Command:
    """Read a command that was freed of its prefix; nothing at all is ``today``."""
    verb, _, rest = asked.strip().partition(" ")
    number = _NUMBER.fullmatch(asked.strip())
    if number:
        return Command("show", number[1])
    return Command(verb.casefold() or "today", rest.strip())


def _after_word(text: str) -> str | None:
    first, _, rest = text.partition(" ")
    return rest.strip() if first.casefold() == _WORD else None
