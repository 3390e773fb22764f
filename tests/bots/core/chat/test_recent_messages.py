"""What was just said in the rooms."""

from bots.core.chat.recent_messages import (
    MOST_ASKERS,
    MOST_LINES,
    MOST_ROOMS,
    RecentMessage,
    RecentMessages,
)


def test_the_newest_comes_first_and_rooms_are_apart() -> None:
    """Names of rooms and nicks are the same in any case."""
    recent_messages = RecentMessages()
    for text in ("one", "two"):
        recent_messages.note("irc:a", "#Tea", RecentMessage("Ann", None, text))
    recent_messages.note("irc:b", "#tea", RecentMessage("Ann", None, "elsewhere"))
    assert [heard.text for heard in recent_messages.said_by("irc:a", "#tea", "ANN")] == [
        "two",
        "one",
    ]
    assert recent_messages.said_by("irc:a", "#tea", "bob") == []
    assert recent_messages.said_by("irc:a", "#coffee", "ann") == []


def test_memory_is_bounded() -> None:
    """The oldest lines and the quietest rooms are forgotten."""
    recent_messages = RecentMessages()
    for n in range(MOST_LINES + 5):
        recent_messages.note("irc:a", "#tea", RecentMessage("ann", None, str(n)))
    assert len(recent_messages.said_by("irc:a", "#tea", "ann")) == MOST_LINES
    for n in range(MOST_ROOMS):
        recent_messages.note("irc:a", f"#{n}", RecentMessage("ann", None, "hello"))
    assert recent_messages.said_by("irc:a", "#tea", "ann") == []
    assert len(recent_messages.said_by("irc:a", "#0", "ann")) == 1


def test_what_a_person_said_can_be_forgotten() -> None:
    """By whoever they are; nicks are nobody."""
    recent_messages = RecentMessages()
    recent_messages.note("irc:a", "#tea", RecentMessage("ann", "irc:a/account:ann", "mine"))
    recent_messages.note("irc:a", "#tea", RecentMessage("ann", None, "anybody's"))
    recent_messages.forget(["irc:a/account:ann"])
    assert [heard.text for heard in recent_messages.said_by("irc:a", "#tea", "ann")] == [
        "anybody's"
    ]


def test_askers_are_remembered_for_a_while() -> None:
    """By the nick they had, a bounded number of them; what they asked is not kept."""
    heard = RecentMessages()
    for number in range(MOST_ASKERS + 1):
        heard.asked("irc:a", f"Nick{number}", (f"irc:a/account:{number}",))
    assert heard.persons_called("irc:a", "#quotes", "nick1") == ("irc:a/account:1",)
    assert heard.persons_called("irc:a", "#quotes", "nick0") == ()
