"""Which channels we are in, and who else is there."""

from bots.irc.chat.membership import Membership
from bots.irc.wire.isupport import Isupport


def test_people_come_go_and_change() -> None:
    """As the server tells, by its own comparison of names."""
    here = Membership(Isupport().fold)
    here.enter("#A")
    here.add("#a", ["alice", "Bob[x]", ""])
    here.add("#elsewhere", ["carol"])
    assert here.nicks_in("#a") == {"alice", "bob{x}"}
    assert here.nicks_in("#elsewhere") == set()
    here.rename("ALICE", "alicia")
    here.rename("nobody", "somebody")
    assert here.nicks_in("#A") == {"alicia", "bob{x}"}
    here.remove("Alicia", "#a")
    here.remove("alicia", "#elsewhere")
    here.remove("bob{X}")
    assert here.nicks_in("#a") == set()
    assert here.names() == ["#A"]
    here.leave("#a")
    here.leave("#a")
    assert "#a" not in here
