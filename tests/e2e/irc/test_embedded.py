"""The embedded network as a newcomer meets it."""

import os
import pty
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.irc.scene import APPLE, bot_on, irc_section
from tests.e2e.people import IrcPerson
from tests.e2e.running import DEADLINE, Running, eventually, free_port


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[Running, int]]:
    """Run the embedded network and the bot on it; give the port."""
    port = free_port()
    ircd = f"[ircd]\nlisten = tcp:{port}:interface=127.0.0.1\n"
    with bot_on(folder, ircd, irc_section(f"tcp:127.0.0.1:{port}")) as program:
        yield program, port


def test_a_newcomer_gets_a_quote(tmp_path: Path) -> None:
    """Without a password; the bot is there already, and the address was printed."""
    with embedded(tmp_path) as (program, port):
        program.wait_for(f"127.0.0.1:{port}")
        with IrcPerson(port, "alice", "#quotes") as alice:
            assert any("quotebot" in line for line in alice.lines if " 353 " in line)
            assert alice.ask("#quotes", "!quote 1") == APPLE
            assert alice.ask("#quotes", "quotebot: quote 1") == APPLE
            assert alice.ask("quotebot", "1") == APPLE
        assert program.stop(deadline=5) == 0
        assert "Traceback" not in program.stderr


def test_strange_bytes_cost_nobody_the_connection(tmp_path: Path) -> None:
    """What is no UTF-8, NULs, half lines and endless ones: alice and the bot are still there."""
    with embedded(tmp_path) as (program, port), IrcPerson(port, "alice", "#quotes") as alice:
        alice.send(b"PRIVMSG #quotes :caf\xe9", b"PRIVMSG #quotes :!quote \xff\xfe", b"\xe9", b"")
        alice.send(b"PRIVMSG #quotes :\0\r!quote\0", b"PRIVMSG #quotes", b":x", b"@a=b", b"NICK")
        alice.send(b"PRIVMSG #quotes :" + b"x" * 100_000, b"PRIVMSG quotebot :\x01PING\x01")
        alice.say("#quotes", "!quote 1")
        alice.wait_for(f"PRIVMSG #quotes :{APPLE}$")
        assert "Traceback" not in program.stderr


def test_the_network_does_not_listen_elsewhere(tmp_path: Path) -> None:
    """One line on stderr, status 2, and nothing listens."""
    port = free_port()
    ircd = f"[ircd]\nlisten = tcp:{port}\n"
    with bot_on(tmp_path, ircd, joined=None) as program:
        assert program.process.wait(DEADLINE) == 2
        assert "[ircd] listen: the embedded network lets anyone in" in program.stderr
        assert len(program.stderr.splitlines()) == 1


@pytest.mark.server("irssi")
def test_irssi_gets_in(tmp_path: Path) -> None:
    """A real client, on a terminal, is welcomed and seen in the channel."""
    with embedded(tmp_path) as (_, port), IrcPerson(port, "alice", "#quotes") as alice:
        (tmp_path / "irssi").mkdir()
        terminal, its_end = pty.openpty()
        irssi = subprocess.Popen(
            [
                "irssi",
                f"--home={tmp_path}/irssi",
                "-c",
                "127.0.0.1",
                "-p",
                str(port),
                "-n",
                "carol",
            ],
            stdin=its_end,
            stdout=its_end,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TERM": "xterm"},
        )
        try:
            eventually(lambda: _is_known(alice, "carol"), what="irssi on the network")
            os.write(terminal, b"/join #quotes\n")
            alice.wait_for("carol.* JOIN ")
            os.write(terminal, b"!quote 1\n")
            alice.wait_for("carol.* PRIVMSG #quotes :!quote 1")
            alice.wait_for("quotebot.* PRIVMSG #quotes :#1: ")
        finally:
            irssi.kill()
            irssi.wait()
            os.close(terminal)
            os.close(its_end)


def _is_known(person: IrcPerson, nick: str) -> bool:
    person.send(f"ISON {nick}")
    return person.wait_for(" 303 ").endswith(nick)


def test_who_stops_reading_is_dropped_and_costs_nobody_else(tmp_path: Path) -> None:
    """A client that does not read while others talk a great deal."""
    with embedded(tmp_path) as (_, port), socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", port))
        deaf.sendall(b"NICK deaf\r\nUSER d 0 * :d\r\nJOIN #loud\r\n")
        with IrcPerson(port, "alice", "#loud") as alice:
            eventually(lambda: _is_known(alice, "deaf"), what="the deaf one")
            said = 0
            while _is_known(alice, "deaf") and said < 40_000:
                alice.send(*[f"PRIVMSG #loud :{'x' * 400}"] * 500)
                said += 500
            assert said < 40_000
            assert alice.ask("quotebot", "1") == APPLE
