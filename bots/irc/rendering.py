"""Answers and announcements as lines of IRC."""

from bots.core.rendering import numbered, on_one_line
from bots.core.request import Answer
from bots.irc.connection import Connection
from bots.irc.splitting import cut, plain, unhighlighted
from quoters import Quote

MOST_IN_A_CHANNEL = 3
MOST_IN_PRIVATE = 8


def lines_for(
    connection: Connection, channel: str | None, target: str, answer: Answer
) -> list[str]:
    """Render an answer as lines that fit; in a channel at most three, then where the rest is.

    :param channel: where it is said, None in private.
    :param target: the channel, or the nick.
    """
    most = MOST_IN_PRIVATE if channel is None else MOST_IN_A_CHANNEL
    lines: list[str] = []
    for part in answer.parts:
        text, more = _text(part), _more(part)
        room = connection.room_for(target)
        lines.extend(cut(_for_ears(connection, channel, text), room, most - len(lines), more))
    return lines


def announcement_lines(
    connection: Connection, channel: str | None, target: str, text: str, quote: Quote
) -> list[str]:
    """Render what is announced, by the same rules as an answer."""
    flat = _for_ears(connection, channel, on_one_line(text))
    return cut(flat, connection.room_for(target), MOST_IN_A_CHANNEL, _more(quote))


def _text(part: str | Quote) -> str:
    return on_one_line(numbered(part) if isinstance(part, Quote) else part)


def _more(part: str | Quote) -> str:
    """Say where the rest is."""
    known = isinstance(part, Quote) and part.number is not None
    return f"… (quote {part.number})" if known and isinstance(part, Quote) else "…"


def _for_ears(connection: Connection, channel: str | None, text: str) -> str:
    """Free a text of control codes, and of the nicks of those who would be woken by it."""
    if channel is None:
        return plain(text)
    here, fold = connection.membership.nicks_in(channel), connection.fold
    return unhighlighted(plain(text), lambda word: fold(word) in here)
