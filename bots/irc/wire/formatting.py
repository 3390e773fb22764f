"""Fitting answers into lines: counted in bytes, cut between words and characters."""

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from bots.core.chat.other_bots import no_command
from bots.core.chat.truncate import limit_lines
from bots.irc.wire.line import MAX_LINE_BYTES

_CONTROLS = re.compile(
    r"\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?"  # mIRC colours, with their numbers
    r"|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?"
    r"|[\x00-\x1f\x7f-\x9f\u2028\u2029]"
)
_LIKE_A_NICK = re.compile(r"[\w\[\]\\`^{|}-]{2,}")
ACTION = "\x01ACTION "
"""How something that one does rather than says begins: ``/me waves`` (CTCP)."""

_ZERO_WIDTH_SPACE = "\u200b"
_LONGEST_USER = 11
_LONGEST_HOST = 64
_LONGEST_NICK = 30
_LEAST_ROOM = 64
"""Bytes that we take there to be, whatever a server says our mask is."""


def strip_formatting(text: str) -> str:
    """Return a text without colours and control characters; tabs become spaces."""
    if text.isprintable():
        return text  # what nearly everybody says
    return _CONTROLS.sub("", text.replace("\t", " "))


def room_for(command: str, target: str, own_mask: str | None, longest_nick: int | None) -> int:
    """Return how many bytes of text fit into a line that others get from us.

    The server puts our mask before it: what we know from our own JOIN, or else the worst.
    """
    worst = (longest_nick or _LONGEST_NICK) + _LONGEST_USER + _LONGEST_HOST + len("!@")
    prefix = worst if own_mask is None else len(own_mask.encode())
    return max(_LEAST_ROOM, MAX_LINE_BYTES - prefix - len(f": {command} {target} :".encode()))


def split_lines(said: Iterable[tuple[str, str]], room: int, most: int) -> list[str]:
    """Cut texts into at most ``most`` pieces of ``room`` bytes, between words if possible.

    What does not fit is left out, and the last piece ends with where it is instead.  A piece that
    another bot would take for a command begins with a zero-width space.

    :param said: each text, and what says where its rest is.
    """
    return limit_lines(((text.strip(), rest) for text, rest in said), room, most, no_command)


def unhighlighted(text: str, nicks: AbstractSet[str], fold: Callable[[str], str]) -> str:
    """Put a zero-width space into each word that is the nick of somebody here.

    :param nicks: those here, folded.
    :param fold: gives a nick as the server compares it.
    """
    words = " ".join(_LIKE_A_NICK.findall(text))
    if nicks.isdisjoint(fold(words).split(" ")):
        return text  # nearly always, and found out in one go
    return _LIKE_A_NICK.sub(
        lambda word: (
            f"{word[0][0]}{_ZERO_WIDTH_SPACE}{word[0][1:]}" if fold(word[0]) in nicks else word[0]
        ),
        text,
    )
