"""What people type: which messages are meant for us, and what they ask."""

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = "quote"
_ZERO_WIDTH_SPACE = "\u200b"
_GREETINGS = frozenset({"hi", "hello", "hey", "help"})
_NUMBER = re.compile(r"#?([0-9]{1,18})")
_VOTE = re.compile(r"([+-])\s*#?([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """A verb, and what follows it: ``random`` and ``tea``; a bare number is the verb ``show``."""

    verb: str
    rest: str = ""


def _typed(text: str) -> str:
    """Return what somebody typed: without what we put into nicks so that nobody is woken.

    A line that begins with it is a bot's, which is not to be obeyed.
    """
    stripped = text.strip()
    is_guarded = stripped.startswith(_ZERO_WIDTH_SPACE)
    return stripped if is_guarded else stripped.replace(_ZERO_WIDTH_SPACE, "")


def command_in_room(text: str, nick: str, prefix: str = "!") -> str | None:
    """Return what is asked of us in a channel: after ``!quote``, or ``Bot: quote``; else None.

    :param nick: ours, in this room.
    """
    stripped = _typed(text)
    if stripped.casefold().startswith(prefix.casefold()):
        return _after_word(stripped[len(prefix) :])
    said = addressed_to(stripped, nick)
    return None if said is None else _after_word(said)


def addressed_to(text: str, nick: str) -> str | None:
    """Return what is said to us by name, ``Bot: random``; None when it is not.

    A greeting asks for help.  What is not a command may be small talk: who calls asks whether it
    is one.
    """
    stripped = _typed(text)
    name, rest = stripped[: len(nick)], stripped[len(nick) :]
    if not nick or name.casefold() != nick.casefold() or rest[:1] not in (":", ","):
        return None
    said = rest[1:].strip()
    return "help" if said.casefold().rstrip("!?. ") in _GREETINGS else said


def command_in_private(text: str, prefix: str = "!", nick: str = "") -> str:
    """Return what is asked of us in a direct message: ``quote random``, or only ``random``.

    The prefix and our name may stand before it, as in a room.
    """
    said = addressed_to(text, nick)
    stripped = _typed(text) if said is None else said
    bare = stripped.removeprefix(prefix)
    asked = _after_word(bare)
    if asked is not None:
        return asked
    if bare.casefold().rstrip("!?. ") in _GREETINGS:
        return "help"
    return bare if bare[:1].isalnum() else stripped


@lru_cache(maxsize=256)  # everybody who handles a question reads it, and many ask the same
def parse_command(asked: str) -> ParsedCommand:
    """Read a command that was freed of its prefix; nothing at all is ``today``."""
    stripped = asked.strip()
    if number := _NUMBER.fullmatch(stripped):
        return ParsedCommand("show", number[1])
    if vote := _VOTE.fullmatch(stripped):
        return ParsedCommand(vote[1], vote[2])
    verb, *rest = stripped.split(maxsplit=1) or ["today"]
    return ParsedCommand(verb.casefold(), *rest)


def number_in(text: str) -> int | None:
    """Read a quote's number, ``12`` or ``#12``; None when it is none."""
    number = _NUMBER.fullmatch(text.strip())
    return None if number is None else int(number[1])


def _after_word(text: str) -> str | None:
    word, rest = text[: len(_WORD)], text[len(_WORD) :]
    is_ours = word.casefold() == _WORD and not rest[:1].strip()
    return rest.strip() if is_ours else None
