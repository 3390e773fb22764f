"""Whatever a server or a stranger sends: no exception, no other line, no lost connection."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.logger import capturedLogs

from bots.irc.wire.line import LONGEST_READ
from tests.bots.irc.network import ALICE, US, Network

COMMANDS = [
    "001", "005", "353", "396", "401", "403", "404", "421", "433", "437", "451", "464", "471",
    "474", "900", "903", "904", "908", "AUTHENTICATE", "CAP", "ERROR", "INVITE", "JOIN", "KICK",
    "MODE", "NICK", "NOTICE", "PART", "PING", "PONG", "PRIVMSG", "QUIT", "TOPIC",
    "RPL_WELCOME", "unknown", "dataReceived",
]  # fmt: skip
WORDS = [
    "quotebot", "#a", "#A", "alice", "*", "LS", "ACK", "NAK", "NEW", "DEL", ":", "::", "", "+", "-",
    "!quote", ":!quote", ":quote 1", "\x01VERSION\x01", "\x01", ":\x01PING", "sasl", ":sasl=PLAIN",
    "PREFIX=", "NICKLEN=", "CHANTYPES=", "CASEMAPPING=", "BOT=B", "\xa0", "\x10n", "=", "\x02",
]  # fmt: skip
SOURCES = ["", f":{ALICE}", f":{US}", ":irc.test", ":", ":!", ":@", "@a=b", "@", "@time=x;account"]


def noise(random: Random) -> bytes:
    """Make a line that is almost right, or not at all."""
    kind = random.randrange(10)
    if kind == 0:
        return random.randbytes(random.randrange(200)).replace(b"\n", b"")
    words = [random.choice(SOURCES), random.choice(COMMANDS)]
    words += random.choices(WORDS, k=random.randrange(6))
    line = " ".join(words).encode()
    if kind == 1:
        place = random.randrange(len(line) + 1)
        line = line[:place] + random.choice([b"\xe9", b"\0", b"\r", b"\xff"]) + line[place:]
    return line


def endure(seed: int, lines: int) -> None:
    """Hear so much noise; nothing may be logged as failed, and a question is answered after it.

    It ends no connection, and leaves no timer behind when the connection goes.
    """
    random = Random(seed)  # noqa: S311
    network = Network("#a")
    network.come_in()
    with capturedLogs() as logged:
        for number in range(lines):
            network.say(noise(random))
            assert network.transport.connected
            assert not network.transport.disconnecting
            if number % 1000 == 0:
                network.clock.advance(5)
    failures = [event for event in logged if "log_failure" in event]
    assert not failures, failures[0]["log_failure"].getTraceback()
    network.lose()
    assert not network.clock.getDelayedCalls()
    network.come_in()
    assert network.hear(ALICE, "#a", "!quote")


def test_a_hundred_thousand_lines_of_noise() -> None:
    """Let no exception out, and leave a bot that answers."""
    endure(1, 100_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_two_million_lines_of_noise(seed: int) -> None:
    """The same, at length."""
    endure(seed, 100_000)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bytes_in_any_pieces(pieces: list[bytes]) -> None:
    """However they are cut, and whatever is in them."""
    network = Network("#a")
    network.come_in()
    with capturedLogs() as logged:
        for piece in pieces:
            network.transport.protocol.dataReceived(piece)
    assert not [event for event in logged if "log_failure" in event]
    assert not network.transport.disconnecting


@pytest.mark.parametrize(
    "inside", [b"\r", b"\0", b"\xe9", b"\xff", b"\x10n", b"\x10r", b"\xc2\xa0"]
)
@pytest.mark.parametrize(
    "line",
    [
        b":%alice!~a@h PRIVMSG #a :!quote",
        b":alice!~%a@h PRIVMSG #a :!quote",
        b":alice!~a@h% PRIVMSG #a :!quote",
        b":alice!~a@h PRIVMSG #a :!quote %random",
        b":alice!~a@h PRIVMSG quotebot :%quote",
        b":alice!~a@h JOIN #a%",
        b":alice!~a@h NICK :x%y",
        b":alice!~a@h QUIT :%",
        b":quotebot!~bot@h NICK :%quotebot",
        b":quotebot!~b%ot@h% JOIN #a",
        b"PING :x%y",
        b"@account=%x :alice!~a@h PRIVMSG #a :!quote",
    ],
)
def test_a_strange_byte_in_every_place(line: bytes, inside: bytes) -> None:
    """A stranger can put them there; what we send stays one line for each we meant."""
    network = Network("#a")
    network.come_in()
    network.transport.protocol.dataReceived(line.replace(b"%", inside) + b"\r\n")
    sent = network.transport.value()
    assert sent.count(b"\n") == sent.count(b"\r\n") == sent.count(b"\r") <= 1
    assert b"\0" not in sent
    assert not network.transport.disconnecting
    assert network.hear(ALICE, "#a", "!quote random") or network.pass_time(10)


def test_a_line_of_eight_kilobytes_of_tags_is_read() -> None:
    """IRCv3 allows 8,191 bytes of tags before 512 of line."""
    network = Network("#a")
    network.come_in()
    tags = f"@{'x' * 8000}=y"
    assert network.say(f"{tags} :{ALICE} PRIVMSG #a :!quote")


def test_a_line_without_end_ends_the_connection() -> None:
    """No server does that, and memory is bounded."""
    network = Network("#a")
    network.come_in()
    network.transport.protocol.dataReceived(b"x" * (LONGEST_READ + 10))
    assert network.transport.disconnecting


def test_an_endless_motd_leaves_nothing_behind() -> None:
    """It is let pass."""
    network = Network()
    network.come_in()
    for _ in range(1000):
        network.say(":irc.test 372 quotebot :- la la la")
    assert network.transport.protocol.motd is None


def test_complaints_about_lines_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails on every line does not fill the log, nor end the connection."""
    network = Network("#a")
    connection = network.come_in()

    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(connection, "said", fail)
    with capturedLogs() as logged:
        for _ in range(100):
            network.hear(ALICE, "#a", "!quote")
    assert len(logged) == 5
    assert not network.transport.disconnecting
