"""Which messages are not answered."""

import pytest

from bots.xmpp.chat.filters import reason_to_ignore
from bots.xmpp.stanza.jid import parse_address
from tests.bots.xmpp.doubles import BOT, NOW, one


def is_ignored(message: str) -> bool:
    """Whether a message is ignored that comes at nine o'clock."""
    stanza = one(message)
    sender = parse_address(stanza.getAttribute("from"))
    return reason_to_ignore(stanza, sender, BOT, NOW) is not None


def with_child(inner: str) -> str:
    """Return a question with something more in it."""
    return f"<message from='a@xmpp.test/r'><body>quote</body>{inner}</message>"


def delayed(kind: str, delay: str) -> str:
    """Return a message with something about a delay in it."""
    return f"<message from='alice@xmpp.test' type='{kind}'><body>quote</body>{delay}</message>"


@pytest.mark.parametrize("kind", ["chat", "normal", "groupchat"])
def test_a_question_is_not_ignored(kind: str) -> None:
    """Whatever type it is of."""
    assert not is_ignored(
        f"<message from='a@xmpp.test/r' type='{kind}'><body>quote</body></message>"
    )


def test_a_message_may_have_a_subject() -> None:
    """Old clients' single messages do; and a message's type may be missing."""
    assert not is_ignored(
        "<message from='a@xmpp.test/r'><subject>hi</subject><body>quote</body></message>"
    )


@pytest.mark.parametrize(
    "message",
    [
        "<message from='a@xmpp.test' type='error'><body>quote</body></message>",
        "<message from='a@xmpp.test' type='headline'><body>quote</body></message>",
        "<message type='chat'><body>quote</body></message>",
        "<message from='bot@xmpp.test/phone' type='chat'><body>quote</body></message>",
        "<message from='a@xmpp.test' type='chat'/>",
        "<message from='a@xmpp.test'><gone xmlns='http://jabber.org/protocol/chatstates'/></message>",
        "<message from='r@conference.xmpp.test' type='groupchat'><subject>new</subject></message>",
        with_child("<replace xmlns='urn:xmpp:message-correct:0' id='1'/>"),
        with_child("<x xmlns='jabber:x:conference' jid='room@conference.xmpp.test'/>"),
        with_child("<x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'/></x>"),
        with_child("<received xmlns='urn:xmpp:carbons:2'/>"),
        with_child("<result xmlns='urn:xmpp:mam:2'/>"),
    ],
)
def test_what_is_no_question_is_ignored(message: str) -> None:
    """Errors, our own, chat states, subjects, corrections, invitations, copies, the archive."""
    assert is_ignored(message)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-23T08:59:30Z", False),
        ("2026-11-23T09:00:30.123Z", False),
        ("2026-11-23T10:59:30+02:00", False),
        ("2026-11-23T08:57:59Z", True),
        ("2026-11-22T09:00:00Z", True),
        ("yesterday", True),
        ("", True),
        ("2026-11-23T08:59:30", False),
    ],
)
def test_a_stale_question_is_ignored(stamp: str, *, expected: bool) -> None:
    """What a server sends again after a cut is young; what waited since yesterday is not."""
    delay = f"<delay xmlns='urn:xmpp:delay' stamp='{stamp}'/>"
    assert is_ignored(delayed("chat", delay)) is expected


def test_all_history_of_a_room_is_ignored() -> None:
    """However young it is."""
    assert is_ignored(
        delayed("groupchat", "<delay xmlns='urn:xmpp:delay' stamp='2026-11-23T08:59:59Z'/>")
    )


def test_the_old_stamp_is_known() -> None:
    """XEP-0091 still comes from old servers."""
    assert is_ignored(delayed("chat", "<x xmlns='jabber:x:delay' stamp='20261123T08:59:59'/>"))
