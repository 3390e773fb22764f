"""Bytes from strangers: whatever they send, the connection stays and the others are safe."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.ircd.line_protocol import NEEDED
from bots.ircd.visitor import Visitor
from tests.bots.ircd.people import Client, come_in, network


def test_bytes_that_are_no_utf8_are_read_as_windows_1252() -> None:
    """A lone xe9 reaches the others as an é, and costs nobody the connection."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    alice.send(b"PRIVMSG #a :caf\xe9 \x81")
    assert bob.read()[-1].endswith(" :café \ufffd")
    assert not alice.transport.disconnecting


def test_an_unknown_command_is_said() -> None:
    """Whatever its letters; methods that are no commands cannot be reached."""
    alice = come_in(network(), "alice")
    assert alice.send("DANCE now") == [":irc.localhost 421 alice DANCE :Unknown command"]
    assert " 421 alice NICKSERV_PRIVMSG " in alice.send("NICKSERV_PRIVMSG a b")[0]
    assert len(alice.send("X" * 500)[0]) < 200


@pytest.mark.parametrize("command", sorted(NEEDED))
def test_every_command_stands_too_few_parameters(command: str) -> None:
    """With none at all it answers or is silent, and never fails."""
    alice = come_in(network(), "alice", "#a")
    lines = alice.send(command)
    assert bool(NEEDED[command]) == any(" 461 " in line for line in lines)


def test_every_command_has_a_method() -> None:
    """What is said to be known can be called."""
    assert all(callable(getattr(Visitor, f"irc_{command}")) for command in NEEDED)


def test_lines_may_end_in_a_bare_line_feed_and_come_in_pieces() -> None:
    """As nc sends them."""
    client = Client(network())
    for piece in (b"NI", b"CK alice\nUSER a 0 ", b"* :A\n"):
        client.visitor.dataReceived(piece)
    assert " 001 alice " in client.read()[0]


def test_a_long_line_is_refused_and_the_next_is_read() -> None:
    """Also one that comes in pieces, and one that never seems to end."""
    alice = come_in(network(), "alice")
    assert " 417 " in alice.send("PRIVMSG alice :" + "x" * 600)[0]
    for _ in range(100):
        alice.visitor.dataReceived(b"y" * 1000)
        assert len(alice.visitor._unread_line) < 2000
    lines = alice.send("", "PING still")
    assert [" 417 " in lines[0], lines[1]] == [True, ":irc.localhost PONG irc.localhost :still"]


@pytest.mark.parametrize("inside", [b"\r", b"\0", b"\r\0\r"])
def test_nothing_inside_a_line_makes_two(inside: bytes) -> None:
    """A CR or NUL within a line reaches nobody as one."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    alice.send(b"PRIVMSG #a :one" + inside + b"QUIT")
    (line,) = bob.read()[-1:]
    assert line.startswith(":alice!alice@localhost PRIVMSG #a :one")
    assert "\r" not in line
    assert "\0" not in line


def test_tags_are_let_pass() -> None:
    """A client that sends message tags is understood without them."""
    alice = come_in(network(), "alice")
    assert alice.send("@label=1 PING x") == [":irc.localhost PONG irc.localhost :x"]


def test_who_stops_reading_is_disconnected() -> None:
    """After a mebibyte that waits; before that, and after a pause that ended, nothing happens."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    bob.visitor.pauseProducing()
    bob.visitor.resumeProducing()
    bob.visitor.pauseProducing()
    said = 0
    while not bob.transport.disconnected and said < 10_000:
        alice.send("PRIVMSG #a :" + "x" * 400)
        bob.visitor.pauseProducing()
        said += 1
    assert 2000 < said < 3000
    assert not alice.transport.disconnected


COMMANDS = st.sampled_from(sorted(NEEDED)).map(str.encode)
LINES = st.builds(
    lambda command, rest: command + b" " + rest, COMMANDS, st.binary(max_size=80)
) | st.binary(max_size=600)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=10))
def test_any_bytes_leave_the_network_whole(lines: list[bytes]) -> None:
    """No bytes raise, none harm the others, and what they hear are lines of at most 512 bytes."""
    here = network()
    stranger, bob = come_in(here, "stranger", "#a"), come_in(here, "bob", "#a", "#b")
    bob.read()
    stranger.visitor._log.failure = _fail  # type: ignore[method-assign]
    for line in lines:
        stranger.visitor.dataReceived(line + b"\n")
    for received in bob.transport.value().split(b"\r\n")[:-1]:
        assert len(received) <= 510
        assert not set(received) & {0, 10, 13}
        assert received.startswith((b":", b"ERROR"))
    bob.read()
    assert bob.send("PING still") == [":irc.localhost PONG irc.localhost :still"]


def _fail(*_: object, **told: object) -> None:
    raise AssertionError(told)
