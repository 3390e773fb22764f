"""Which channels we are in, and who else is there."""

from bots.irc.membership import Membership
from bots.irc.supported import Supported


def test_people_come_go_and_change() -> None:
    """As the server tells, by its own comparison of names."""
    here = Membership(Supported().fold)
    here.enter("#A")
    here.add("#a", ["alice", "Bob[x]", ""])
    here.add("#elsewhere", ["carol"])
    assert here.is_in("ALICE", "#a")
    assert here.is_in("bob{X}", "#a")
    assert not here.is_in("carol", "#elsewhere")
    here.rename("alice", "alicia")
    assert not here.is_in("alice", "#a")
    assert here.is_in("alicia", "#a")
    here.rename("nobody", "somebody")
    assert not here.is_in("somebody", "#a")
    here.remove("alicia", "#a")
    here.remove("alicia", "#elsewhere")
    here.remove("bob[x]")
    assert not here.is_in("bob[x]", "#a")
    assert here.names() == ["#A"]
    here.leave("#a")
    here.leave("#a")
    assert "#a" not in here
