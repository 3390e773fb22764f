"""Staying on IRC through what happens there: frozen, killed and closing servers, kicks and bans."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.irc.scene import APPLE, LEAST, bot_on, irc_section
from tests.e2e.people import IrcPerson
from tests.e2e.running import DEADLINE, eventually, free_port
from tests.e2e.servers.inspircd import inspircd
from tests.e2e.servers.ngircd import ngircd

QUICK = f"{LEAST}\nheartbeat = 1\n"


@pytest.mark.server("ngircd")
def test_a_frozen_server_is_noticed_and_left(tmp_path: Path) -> None:
    """Two silent heartbeats; when it thaws, or another takes its place, the bot is back."""
    with (
        ngircd(tmp_path / "server") as server,
        bot_on(tmp_path / "bot", irc_section(server.server, QUICK)) as program,
    ):
        server.program.process.send_signal(signal.SIGSTOP)
        try:
            program.wait_for("the server fell silent")
        finally:
            server.program.process.send_signal(signal.SIGCONT)
        eventually(lambda: program.stderr.count("joined #quotes") >= 2, what="back again")
        with IrcPerson(server.port, "alice", "#quotes") as alice:
            alice.say("#quotes", "!quote 1")
            alice.wait_for(f"PRIVMSG #quotes :{APPLE}")
        assert program.stop(deadline=5) == 0


@pytest.mark.server("ngircd")
def test_a_killed_server_that_comes_back(tmp_path: Path) -> None:
    """The bot waits, dials again, and is in its channels."""
    with ngircd(tmp_path / "first") as server:
        port = server.port
        with bot_on(tmp_path / "bot", irc_section(server.server)) as program:
            server.program.stop(signal.SIGKILL)
            program.wait_for("connection lost")
            program.wait_for("cannot connect")
            with ngircd(tmp_path / "second", port=port):
                eventually(lambda: program.stderr.count("joined #quotes") >= 2, what="back again")
            assert "Traceback" not in program.stderr
            assert program.stop(deadline=5) == 0


@contextmanager
def closing_server() -> Iterator[tuple[int, list[float]]]:
    """Take connections and close each one at once; give the port and when each came, in seconds."""
    dialled: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                dialled.append(time.monotonic())
                with connection:
                    connection.recv(4096)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listening.getsockname()[1], dialled
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(DEADLINE)


def test_a_server_that_accepts_and_closes_is_not_hammered(tmp_path: Path) -> None:
    """The waits grow, although each dial succeeds; another network is none the worse."""
    port = free_port()
    ircd = f"[ircd]\nlisten = tcp:{port}:interface=127.0.0.1\n"
    healthy = irc_section(f"tcp:127.0.0.1:{port}", name="healthy")
    with closing_server() as (closing, dialled):
        ill = irc_section(f"tcp:127.0.0.1:{closing}", name="ill")
        with (
            bot_on(tmp_path, ircd, healthy, ill) as program,
            IrcPerson(port, "alice", "#quotes") as alice,
        ):
            eventually(lambda: len(dialled) >= 3, what="three attempts")
            first, second, third = dialled[:3]
            # Two and four seconds by the retry policy, each up to half of it less.
            assert second - first >= 0.9
            assert third - second >= 1.9
            assert program.stderr.count("irc:ill: trying again in") == 1
            assert alice.ask("#quotes", "!quote 1") == APPLE
            assert program.stop(deadline=5) == 0
            assert "Traceback" not in program.stderr


@pytest.mark.server("inspircd")
def test_a_kick_a_ban_and_an_invitation(tmp_path: Path) -> None:
    """Back after a while; never where it is banned, until it is invited again."""
    with (
        inspircd() as server,
        IrcPerson(server.port, "alice", "#quotes") as alice,
        bot_on(tmp_path, irc_section(server.server)) as program,
    ):
        alice.wait_for("quotebot.* JOIN ")
        alice.send("KICK #quotes quotebot :out")
        assert not alice.saw("quotebot.* JOIN ", within=3)
        alice.wait_for("quotebot.* JOIN ")
        alice.send("MODE #quotes +b quotebot!*@*", "KICK #quotes quotebot :out")
        program.wait_for("cannot join #quotes: 474")
        alice.send("MODE #quotes -b quotebot!*@*", "INVITE quotebot #quotes")
        alice.wait_for("quotebot.* JOIN ")
        alice.send("JOIN #other", "INVITE quotebot #other")
        assert not alice.saw("quotebot.* JOIN .*#other", within=2)
        assert alice.ask("#quotes", "!quote 1") == APPLE


@pytest.mark.server("inspircd")
def test_a_nick_that_is_taken(tmp_path: Path) -> None:
    """A variant at once, and the nick itself as soon as its owner is seen to give it up."""
    with (
        inspircd() as server,
        IrcPerson(server.port, "quotebot", "#quotes") as owner,
        IrcPerson(server.port, "alice", "#quotes") as alice,
        bot_on(tmp_path, irc_section(server.server)),
    ):
        alice.wait_for(r"quotebot_!\S+ JOIN ")
        alice.say("#quotes", "quotebot_: quote 1")
        alice.wait_for(rf"quotebot_!\S+ PRIVMSG #quotes :{APPLE}")
        owner.send("NICK formerly")
        alice.wait_for(r"quotebot_!\S+ NICK :?quotebot$")
        assert alice.ask("#quotes", "quotebot: quote 1") == APPLE


@pytest.mark.server("inspircd")
@pytest.mark.server("ngircd")
def test_several_networks_at_once(tmp_path: Path) -> None:
    """Each answers its own people; when one dies the other does not notice."""
    with ngircd(tmp_path / "ngircd") as one, inspircd() as other:
        sections = [irc_section(one.server, name="one"), irc_section(other.server, name="other")]
        with bot_on(tmp_path / "bot", *sections) as program:
            eventually(lambda: program.stderr.count("joined #quotes") == 2, what="both")
            with (
                IrcPerson(one.port, "alice", "#quotes") as alice,
                IrcPerson(other.port, "bob", "#quotes") as bob,
            ):
                assert alice.ask("#quotes", "!quote 1") == APPLE
                assert bob.ask("#quotes", "!quote 1") == APPLE
                one.program.stop(signal.SIGKILL)
                program.wait_for("irc:one: connection lost")
                assert bob.ask("#quotes", "!quote 1") == APPLE
            assert "irc:other: connection lost" not in program.stderr
            assert program.stop(deadline=5) == 0
