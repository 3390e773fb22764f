"""One person, by account and by mask: one answer for every verb."""

import pytest

from bots.core.chat.recent_messages import RecentMessage
from bots.core.model.request import Reply, Request
from tests.bots.core.commands.typing import MO, ROOM, Asked
from tests.bots.core.services import result_of

ACCOUNT, MASK = "irc:a/account:ann", "irc:a/mask:*!ann@home.test"


def ask(asked: Asked, text: str, person: str, *also: str, nick: str = "ann") -> Reply:
    """Ask as somebody with these identities."""
    request = Request(text, "irc:a", ROOM, person, nick, also=also)
    return result_of(asked.dispatcher.answer(request))


@pytest.mark.parametrize("known_by", [ACCOUNT, MASK])
@pytest.mark.parametrize("verb", ["today", "add Tea.", "+ 1", "optout"])
def test_who_is_ignored_is_so_by_each_identity(known_by: str, verb: str) -> None:
    """Before and after logging in."""
    asked = Asked("One.")
    asked.said(f"ignore {known_by}", MO)
    assert ask(asked, verb, ACCOUNT, MASK) == Reply()


def test_a_nick_is_ignored_by_all_it_was_known_by() -> None:
    """Logged in when it was ignored, it is not answered without its account either."""
    asked = Asked("One.")
    ask(asked, "today", ACCOUNT, MASK)
    assert asked.said("ignore ann", MO).startswith(f"{ACCOUNT} is not answered any more")
    assert ask(asked, "today", MASK) == Reply()
    assert asked.said("heed ann", MO) == f"{ACCOUNT} is answered again."
    assert ask(asked, "today", MASK).parts
    assert ask(asked, "today", ACCOUNT, MASK).parts


@pytest.mark.parametrize("listed", [0, 1])
def test_a_moderator_is_one_by_each_identity(listed: int) -> None:
    """Listed by mask they are one once logged in too."""
    mo = (MO, "irc:a/mask:*!mo@home.test")
    asked = Asked("One.")
    other = mo[1 - listed]
    assert ask(asked, "pending", other, MO).parts != ("Only moderators may do that.",)


def test_who_opted_out_is_grabbed_by_no_identity() -> None:
    """Opted out while logged in, heard without the account, and the other way round."""
    for first, later in (((ACCOUNT, MASK), (MASK,)), ((MASK,), (ACCOUNT, MASK))):
        asked = Asked("One.", grabs="open")
        ask(asked, "optout", first[0], *first[1:])
        heard = RecentMessage("ann", later[0], "I said that.", later[1:])
        asked.recent_messages.note("irc:a", ROOM, heard)
        (said,) = ask(asked, "grab ann", "irc:a/account:bob", nick="bob").parts
        assert "does not want" in str(said)


def test_ones_own_quote_may_be_changed_after_logging_in() -> None:
    """It was added by the mask."""
    asked = Asked("One.", submissions="open")
    ask(asked, "add Tea is warm.", MASK)
    (said, *_) = ask(asked, "del 2", ACCOUNT, MASK).parts
    assert "somebody else" not in str(said)
