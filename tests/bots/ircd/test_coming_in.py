"""Coming into the embedded network, and leaving it."""

import pytest

from tests.bots.ircd.people import Client, come_in, network


def test_nick_and_user_are_enough() -> None:
    """A bare nc gets in without a password, and is told where to go."""
    client = Client(network())
    assert client.send("NICK alice") == []
    lines = client.send("USER alice 0 * :Alice")
    assert lines[0] == (
        ":irc.localhost 001 alice :Welcome to the embedded network, alice!alice@localhost"
    )
    assert any(" 005 alice CASEMAPPING=ascii " in line for line in lines)
    assert any("!quote" in line for line in lines if " 372 " in line)
    assert lines[-1] == ":irc.localhost 376 alice :End of /MOTD command."


def test_any_password_is_taken() -> None:
    """PASS is accepted, before NICK or without a word."""
    client = Client(network())
    assert " 001 " in client.send("PASS hunter2", "PASS", "USER a 0 * :A", "NICK alice")[0]


def test_a_client_that_negotiates_comes_in_after_cap_end() -> None:
    """CAP LS is empty, REQ is refused, and the welcome waits for END."""
    client = Client(network())
    assert client.send("CAP LS 302", "NICK alice", "USER alice 0 * :Alice") == [
        ":irc.localhost CAP * LS :"
    ]
    assert client.send("CAP REQ :sasl multi-prefix") == [
        ":irc.localhost CAP * NAK :sasl multi-prefix"
    ]
    assert " 001 alice " in client.send("CAP END")[0]
    assert client.send("CAP LIST", "CAP DANCE") == [
        ":irc.localhost CAP alice LIST :",
        ":irc.localhost 410 alice DANCE :Invalid CAP command",
    ]


def test_a_nick_in_use_is_refused() -> None:
    """In any case of its letters, at sign-on and later; the first owner keeps it."""
    here = network()
    come_in(here, "alice")
    second = Client(here)
    assert second.send("USER b 0 * :B", "NICK ALICE") == [
        ":irc.localhost 433 * ALICE :Nickname is already in use"
    ]
    assert " 001 bob " in second.send("NICK bob")[0]
    assert second.send("NICK Alice") == [":irc.localhost 433 bob Alice :Nickname is already in use"]


def test_two_who_want_one_nick_at_once() -> None:
    """Whoever is ready first has it; the other is told."""
    here = network()
    first, second = Client(here), Client(here)
    first.send("NICK alice")
    second.send("NICK alice")
    assert " 001 " in second.send("USER b 0 * :B")[0]
    assert " 433 * alice " in first.send("USER a 0 * :A")[0]
    assert " 001 carol " in first.send("NICK carol")[0]


@pytest.mark.parametrize("nick", ["9lives", "a b", "a!b", "a@b", "#a", "é", "x" * 31, ":", "a\xa0"])
def test_a_bad_nick_is_refused(nick: str) -> None:
    """With a numeric, and without harm."""
    client = Client(network())
    (line,) = client.send(f"NICK :{nick}")
    assert line.split()[1] in ("431", "432")


def test_who_has_not_come_in_can_do_nothing_else() -> None:
    """Commands before the welcome are refused; PING is answered."""
    client = Client(network())
    assert client.send("JOIN #quotes", "PING now") == [
        ":irc.localhost 451 * :You have not registered: send NICK and USER",
        ":irc.localhost PONG irc.localhost :now",
    ]


def test_user_comes_once() -> None:
    """A second USER is refused."""
    assert " 462 " in come_in(network(), "alice").send("USER b 0 * :B")[0]


def test_strange_user_names_are_made_harmless() -> None:
    """A mask stays a mask."""
    here = network()
    client = Client(here)
    client.send("NICK alice", "USER a!b@c:d 0 * :x")
    assert client.send("JOIN #q")[0] == ":alice!abcd@localhost JOIN #q"


def test_a_new_nick_is_seen_in_every_channel_once() -> None:
    """Those who share two channels see it once, strangers not at all, and names follow."""
    here = network()
    alice, bob = come_in(here, "alice", "#a", "#b"), come_in(here, "bob", "#a", "#b")
    carol = come_in(here, "carol", "#c")
    alice.read()
    assert alice.send("NICK Alicia") == [":alice!alice@localhost NICK :Alicia"]
    assert bob.read() == [":alice!alice@localhost NICK :Alicia"]
    assert carol.read() == []
    assert bob.send("NAMES #a")[0] == ":irc.localhost 353 bob = #a :bob Alicia"
    assert bob.send("PRIVMSG Alicia :hello") == []
    assert alice.read() == [":bob!bob@localhost PRIVMSG Alicia :hello"]
    assert " 001 " in Client(here).send("NICK alice", "USER a 0 * :A")[0]


def test_only_the_case_of_a_nick_changes() -> None:
    """Nobody else has it, so it is allowed; the same nick again says nothing."""
    alice = come_in(network(), "alice")
    assert alice.send("NICK ALICE") == [":alice!alice@localhost NICK :ALICE"]
    assert alice.send("NICK ALICE") == []


def test_quitting_is_seen_and_frees_the_nick() -> None:
    """QUIT is broadcast once to neighbours, and whoever quit is in no channel any more."""
    here = network()
    alice, bob = come_in(here, "alice", "#a", "#b"), come_in(here, "bob", "#a", "#b")
    alice.read()
    assert bob.send("QUIT :supper") == ["ERROR :Closing link: Quit: supper"]
    assert bob.transport.disconnecting
    bob.lose()
    assert alice.read() == [":bob!bob@localhost QUIT :Quit: supper"]
    assert alice.send("NAMES #a")[0] == ":irc.localhost 353 alice = #a :alice"
    assert " 001 " in Client(here).send("NICK bob", "USER b 0 * :B")[0]


def test_a_lost_connection_is_seen() -> None:
    """So is one that was never welcomed, by nobody."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    alice.read()
    bob.lose()
    assert alice.read() == [":bob!bob@localhost QUIT :connection closed"]
    Client(here).lose()
    assert len(here.connected) == 1


def test_what_follows_a_quit_is_not_read() -> None:
    """A line after QUIT in the same packet does nothing."""
    client = come_in(network(), "alice")
    client.visitor.dataReceived(b"QUIT\r\nPING x\r\n")
    assert client.read() == ["ERROR :Closing link: Quit"]


def test_closing_sends_everyone_home() -> None:
    """When the service stops, everyone is told."""
    here = network()
    alice, stranger = come_in(here, "alice"), Client(here)
    here.close()
    for client in (alice, stranger):
        assert client.read() == ["ERROR :Closing link: the network is closing"]
        assert client.transport.disconnecting
