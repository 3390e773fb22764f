"""Channels of the embedded network, and talking."""

import pytest

from tests.bots.ircd.people import come_in, network


def test_joining_is_seen_and_names_follow() -> None:
    """The newcomer sees itself, the names; the others see the newcomer."""
    here = network()
    alice, bob = come_in(here, "alice", "#Quotes"), come_in(here, "bob")
    alice.read()
    assert bob.send("JOIN #quotes") == [
        ":bob!bob@localhost JOIN #quotes",
        ":irc.localhost 353 bob = #quotes :alice bob",
        ":irc.localhost 366 bob #quotes :End of /NAMES list",
    ]
    assert alice.read() == [":bob!bob@localhost JOIN #quotes"]


def test_joining_several_and_twice() -> None:
    """A list is a list; joining again says nothing; what is no channel is refused."""
    alice = come_in(network(), "alice")
    joined = [line for line in alice.send("JOIN #a,#b,quotes,,#a") if "JOIN" in line]
    assert joined == [":alice!alice@localhost JOIN #a", ":alice!alice@localhost JOIN #b"]
    assert " 403 alice quotes " in alice.send("JOIN quotes")[0]


def test_parting_is_seen_and_empty_channels_go() -> None:
    """With its reason; a channel that nobody is in has no topic left."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    alice.send("TOPIC #a :tea")
    bob.read()
    assert alice.send("PART #a :supper") == [":alice!alice@localhost PART #a :supper"]
    assert bob.read() == [":alice!alice@localhost PART #a :supper"]
    assert " 442 " in alice.send("PART #a")[0]
    bob.send("PART #a")
    assert here.channels() == []
    assert " 403 " in bob.send("PART #a")[0]
    assert " 332 " not in "".join(bob.send("JOIN #a"))


def test_join_zero_leaves_all() -> None:
    """RFC 2812 section 3.2.1."""
    here = network()
    alice = come_in(here, "alice", "#a", "#b")
    assert len(alice.send("JOIN 0")) == 2
    assert here.channels() == []


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
def test_talking_reaches_the_others(command: str) -> None:
    """Everyone in the channel but the speaker, and a person in private."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    carol = come_in(here, "carol")
    alice.read()
    assert alice.send(f"{command} #A :hello all") == []
    assert bob.read() == [f":alice!alice@localhost {command} #a :hello all"]
    assert alice.send(f"{command} Carol,bob :psst") == []
    assert carol.read() == [f":alice!alice@localhost {command} carol :psst"]
    assert bob.read() == [f":alice!alice@localhost {command} bob :psst"]


def test_talking_that_cannot_be_heard_is_refused() -> None:
    """By numeric for PRIVMSG; NOTICE never gets an answer."""
    here = network()
    come_in(here, "alice", "#a")
    bob = come_in(here, "bob")
    for said, numeric in [
        ("#a :x", "404"),
        ("#none :x", "401"),
        ("nobody :x", "401"),
        ("", "411"),
        ("alice", "412"),
        ("alice :", "412"),
    ]:
        assert f" {numeric} bob " in bob.send(f"PRIVMSG {said}")[0]
        assert bob.send(f"NOTICE {said}") == []


def test_control_codes_pass_and_lines_stay_whole() -> None:
    """CTCP goes through as it is; what is relayed never exceeds 512 bytes nor cuts a character."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob")
    bob.send("PRIVMSG alice :\x01ACTION waves\x01")
    assert alice.read()[-1] == ":bob!bob@localhost PRIVMSG alice :\x01ACTION waves\x01"
    bob.send("PRIVMSG alice :" + "語" * 160)
    data = alice.transport.value()
    assert len(data) <= 512
    assert set(data.decode().split(" :", 1)[1]) == {"語", "\r", "\n"}


def test_topics() -> None:
    """Set by anyone who is there, seen by all, told to newcomers."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    alice.read()
    assert alice.send("TOPIC #a") == [":irc.localhost 331 alice #a :No topic is set"]
    assert alice.send("TOPIC #a :tea & cake") == [":alice!alice@localhost TOPIC #a :tea & cake"]
    assert bob.read() == [":alice!alice@localhost TOPIC #a :tea & cake"]
    carol = come_in(here, "carol")
    told = carol.send("JOIN #a")
    assert ":irc.localhost 332 carol #a :tea & cake" in told
    assert any(line.startswith(":irc.localhost 333 carol #a alice!alice@") for line in told)
    dave = come_in(here, "dave")
    assert " 442 " in dave.send("TOPIC #a :mine")[0]
    assert " 403 " in dave.send("TOPIC #none")[0]
    alice.send("TOPIC #a :")
    assert " 331 " in bob.send("TOPIC #a")[-1]


def test_inviting() -> None:
    """The guest sees it; a member, a stranger and a bad channel are refused."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob")
    assert alice.send("INVITE bob #a") == [":irc.localhost 341 alice bob #a"]
    assert bob.read() == [":alice!alice@localhost INVITE bob :#a"]
    assert " 442 " in bob.send("INVITE alice #a")[0]
    assert " 401 " in alice.send("INVITE nobody #a")[0]
    assert " 403 " in alice.send("INVITE bob quotes")[0]
    bob.send("JOIN #a")
    assert " 443 " in alice.send("INVITE bob #a")[-1]


def test_nobody_is_an_operator() -> None:
    """KICK, channel modes and OPER are refused; asking for modes and bans is answered."""
    alice = come_in(network(), "alice", "#a")
    assert " 482 " in alice.send("KICK #a alice")[0]
    assert " 482 " in alice.send("MODE #a +i")[0]
    assert " 491 " in alice.send("OPER a b")[0]
    assert alice.send("MODE #a") == [":irc.localhost 324 alice #a +n"]
    assert alice.send("MODE #a b") == [":irc.localhost 368 alice #a :End of channel ban list"]
    assert " 403 " in alice.send("MODE #none")[0]
