"""Text that a stream can carry and people can read."""

import re
from collections.abc import Iterable, Iterator

from bots.core.chat.render import quote_text
from bots.core.chat.truncate import limit_lines, split_text
from bots.core.model.request import Reply

LONGEST_BODY = 8000
"""Bytes in one message's body: servers refuse stanzas from 10,000 bytes on."""

LINES_IN_A_ROOM = 3
LINE_IN_A_ROOM = 400
"""Bytes in one of them: as much as a line of IRC, some five lines on a telephone."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Replace what XML 1.0 cannot carry: one such character would end the whole stream."""
    return _NOT_XML.sub("\ufffd", text)


def as_typed(text: str) -> str:
    """Return what a person typed without control characters; lines stay lines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def in_private(answer: Reply) -> str:
    """Render an answer for a direct message: whole, and a quote's lines stay lines."""
    return "\n".join(map(quote_text, answer.parts))


def in_a_room(said: Iterable[tuple[str, str]]) -> str:
    """Fit what is said in a room: three lines at most, and then where the rest is.

    :param said: each text, and what says where its rest is.
    """
    return "\n".join(limit_lines(said, LINE_IN_A_ROOM, LINES_IN_A_ROOM))


def bodies(text: str) -> Iterator[str]:
    """Cut a text into what one message each can carry."""
    return split_text(text, LONGEST_BODY) if text else iter(())
