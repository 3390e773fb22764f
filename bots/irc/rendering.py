"""Answers and announcements as lines of IRC."""

from bots.core.announcement import Announcement
from bots.core.rendering import numbered, on_one_line, the_rest
from bots.core.request import Answer
from bots.irc.connection import Connection
from bots.irc.splitting import cut, plain, unhighlighted
from quoters import Quote

MOST_IN_A_CHANNEL = 3
MOST_IN_PRIVATE = 8


def lines_for(
    answer: Answer, target: str, connection: Connection, *, public_url: str = ""
) -> list[str]:
    """Render an answer as lines that fit; in a channel at most three, then where the rest is.

    :param target: the channel, or the nick.
    """
    in_channel = connection.supported.is_channel(target)
    most = MOST_IN_A_CHANNEL if in_channel else MOST_IN_PRIVATE
    room = connection.room_for(target)
    lines: list[str] = []
    for part in answer.parts:
        if isinstance(part, Quote):
            text, rest = numbered(part), the_rest(part, public_url)
        else:
            text, rest = part, "…"
        words = _for_ears(on_one_line(text), target, connection)
        lines.extend(cut(words, room, most - len(lines), rest))
    return lines


def announcement_lines(
    announcement: Announcement, target: str, connection: Connection, *, public_url: str = ""
) -> list[str]:
    """Render what is announced, by the same rules as an answer."""
    words = _for_ears(on_one_line(announcement.text), target, connection)
    rest = the_rest(announcement.quote, public_url)
    return cut(words, connection.room_for(target), MOST_IN_A_CHANNEL, rest)


def _for_ears(text: str, target: str, connection: Connection) -> str:
    """Free a text of control codes, and of the nicks of those who would be woken by it."""
    here = connection.membership.nicks_in(target)
    return unhighlighted(plain(text), here, connection.fold)
