"""Answers and announcements as lines of IRC."""

from bots.core.chat.other_bots import no_command
from bots.core.chat.render import on_one_line, quote_text, the_rest
from bots.core.model.announcement import Announcement
from bots.core.model.request import Reply
from bots.irc.connection import IrcConnection
from bots.irc.wire.formatting import split_lines, strip_formatting, unhighlighted
from quoters import Quote

MOST_IN_A_CHANNEL = 3
MOST_IN_PRIVATE = 8


def reply_lines(
    answer: Reply, target: str, connection: IrcConnection, *, public_url: str = ""
) -> list[str]:
    """Render an answer as lines that fit; in a channel at most three, then where the rest is.

    :param target: the channel, or the nick.
    """
    in_channel = connection.supported.is_channel(target)
    most = MOST_IN_A_CHANNEL if in_channel else MOST_IN_PRIVATE
    said = (
        (_words_of(part, target, connection), the_rest(part, public_url)) for part in answer.parts
    )
    return split_lines(said, connection.room_for(target), most)


def announcement_lines(
    announcement: Announcement, target: str, connection: IrcConnection, *, public_url: str = ""
) -> list[str]:
    """Render what is announced, by the same rules as an answer."""
    words = _for_ears(announcement.text, target, connection)
    said = [(no_command(words), the_rest(announcement.quote, public_url))]
    return split_lines(said, connection.room_for(target), MOST_IN_A_CHANNEL)


def _words_of(part: Quote | str, target: str, connection: IrcConnection) -> str:
    """Put a part of an answer on one line; in our own sentences nothing is altered.

    They may name what is to be typed back.
    """
    if isinstance(part, Quote):
        return _for_ears(quote_text(part), target, connection)
    return strip_formatting(on_one_line(part))


def _for_ears(text: str, target: str, connection: IrcConnection) -> str:
    """Put a text on one line, without control codes and the nicks of who would be woken by it."""
    here = connection.membership.nicks_in(target)
    return unhighlighted(strip_formatting(on_one_line(text)), here, connection.fold)
