"""SIGHUP: bots.ini is read again, and followed."""

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson, get_json, qotd_over_tcp
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes_run
from tests.e2e.servers.ngircd import ngircd

FOLLOWED = "bots.ini was read again"


@dataclass
class Scene:
    """The program on an IRC network and on the web, and somebody on that network."""

    folder: Path
    irc: int
    web: int
    carol: IrcPerson
    program: Running

    def ini(self, more: str = "", *, channels: str = "#quotes", zone: str = "UTC") -> str:
        """Write bots.ini."""
        return _ini(self.irc, self.web, more, channels=channels, zone=zone)

    def hang_up(self, ini: str, *, wait_for: str = FOLLOWED) -> None:
        """Write another bots.ini, and have it read; wait until the program says so once more."""
        before = self.program.stderr.count(wait_for)
        (self.folder / "bots.ini").write_text(ini, "utf-8")
        self.program.process.send_signal(signal.SIGHUP)
        eventually(lambda: self.program.stderr.count(wait_for) > before, what=wait_for)

    def today(self, web: int | None = None) -> str:
        """Ask the web for today's date and quote."""
        found = get_json(web or self.web, "/api/v1/today")
        return f"{found['date']} {found['quote']['text']}"


def _ini(irc: int, web: int, more: str, *, channels: str, zone: str) -> str:
    return f"""
[quotes]
timezone = {zone}
import = some.fortune

[irc:test]
server = tcp:127.0.0.1:{irc}
nick = quotebot
channels = {channels}

[web]
listen = tcp:{web}:interface=127.0.0.1
{more}
"""


@contextmanager
def scene(folder: Path, env: dict[str, str] | None = None) -> Iterator[Scene]:
    """Set the scene."""
    (folder / "some.fortune").write_text("Tea.\n%\nCoffee.\n%\nWater.\n%\n", "utf-8")
    web = free_port()
    with ExitStack() as stack:
        server = stack.enter_context(ngircd(folder / "ngircd"))
        carol = stack.enter_context(IrcPerson(server.port, "carol", "#quotes"))
        carol.send("JOIN #more")
        ini = _ini(server.port, web, "", channels="#quotes", zone="UTC")
        program = stack.enter_context(quotes_run(folder, ini, env=env))
        carol.wait_for(":quotebot!.* JOIN :#quotes")
        program.wait_for(f"127.0.0.1:{web}")
        yield Scene(folder, server.port, web, carol, program)
        assert program.stop() == 0
        assert "Traceback" not in program.stderr


@pytest.mark.server("ngircd")
def test_what_is_left_as_it_was_goes_on(tmp_path: Path) -> None:
    """A dashboard notices nothing when a channel is added; the network is signed on to anew."""
    with scene(tmp_path) as there, connect(f"ws://127.0.0.1:{there.web}/ws") as dashboard:
        there.hang_up(there.ini(channels="#quotes, #more"))
        there.carol.wait_for(":quotebot!.* JOIN :#more")
        there.carol.say("#more", "!quote")
        there.carol.wait_for("PRIVMSG #more :#")
        dashboard.send(json.dumps({"type": "command", "id": "1", "text": "today"}))
        while json.loads(dashboard.recv(DEADLINE))["type"] != "reply":
            pass
        there.hang_up(there.ini(channels="#quotes, #more"))
        there.carol.say("#more", "!quote 1")
        there.carol.wait_for("PRIVMSG #more :#1: Tea")
        assert there.program.stderr.count("joined #more") == 1


@pytest.mark.server("ngircd")
def test_sections_come_and_go(tmp_path: Path) -> None:
    """Another port is listened on, the old one no more; a network that is left is left."""
    with scene(tmp_path) as there:
        other = free_port()
        there.hang_up(_ini(there.irc, other, "", channels="#quotes", zone="UTC"))
        assert there.today(other)
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", there.web)),
        ):
            pass
        there.hang_up(
            f"[quotes]\nimport = some.fortune\n[web]\nlisten = tcp:{other}:interface=127.0.0.1\n"
        )
        there.carol.wait_for(":quotebot!.* (QUIT|PART)")


@pytest.mark.server("ngircd")
def test_a_mistake_costs_nothing(tmp_path: Path) -> None:
    """It is said in a line, and all goes on as it was."""
    with scene(tmp_path) as there:
        there.hang_up(there.ini("[webb]\n"), wait_for="all goes on as it was")
        assert "bots.ini: [webb]: unknown section" in there.program.stderr
        there.carol.say("#quotes", "!quote 2")
        there.carol.wait_for("PRIVMSG #quotes :#2: Coffee")
        assert there.today()


@pytest.mark.server("ngircd")
def test_what_is_not_there_costs_nothing(tmp_path: Path) -> None:
    """No file, an empty one, one whose collection or import cannot be opened: all goes on."""
    with scene(tmp_path) as there:
        good = there.ini()
        (tmp_path / "bots.ini").rename(tmp_path / "moved.ini")
        there.program.process.send_signal(signal.SIGHUP)
        there.program.wait_for("bots.ini: cannot be read: No such file or directory")
        for wrong, said in (
            ("", "bots.ini: has no section any more"),
            ("; all is commented out\n", "bots.ini: has no section any more"),
            (good.replace("some.fortune", "gone.fortune\ndatabase = sqlite:///new.db"), "gone"),
            (good.replace("import =", "database = sqlite:///no/folder/q.db\nimport ="), "folder"),
        ):
            before = there.program.stderr.count("all goes on as it was")
            there.hang_up(wrong, wait_for="all goes on as it was")
            assert said in there.program.stderr.split("all goes on as it was")[before]
        there.carol.say("#quotes", "!quote 2")
        there.carol.wait_for("PRIVMSG #quotes :#2: Coffee")
        assert there.today()
        assert there.program.stderr.count("joined #quotes") == 1
        there.hang_up(there.ini(zone="Pacific/Auckland"))
        there.carol.wait_for(":quotebot!.* JOIN :#quotes")


@pytest.mark.server("ngircd")
def test_a_port_that_is_taken_costs_only_its_section(tmp_path: Path) -> None:
    """It is said in a line; another port cures it."""
    with scene(tmp_path) as there, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        qotd = f"[qotd]\ntcp = tcp:{port}:interface=127.0.0.1\n"
        there.hang_up(there.ini(qotd), wait_for="[qotd] tcp: cannot listen on")
        other = free_port()
        there.hang_up(there.ini(qotd.replace(str(port), str(other))))
        assert there.today()[11:] in qotd_over_tcp(other)
        there.carol.say("#quotes", "!quote 2")
        there.carol.wait_for("PRIVMSG #quotes :#2: Coffee")
        assert there.program.stderr.count("joined #quotes") == 1


@pytest.mark.server("faketime", "ngircd")
def test_a_broadcast_that_is_added_is_sent_once(tmp_path: Path) -> None:
    """At its time; reading bots.ini again afterwards sends nothing again."""
    clock = told_clock(tmp_path, "2026-11-23 08:30:00")
    with scene(tmp_path, clock.environment) as there:
        morning = there.ini("[broadcast:morning]\nat = 09:00\nto = irc:test/#quotes\n")
        there.hang_up(morning)
        clock.set("2026-11-23 08:59:59")
        there.carol.wait_for("PRIVMSG #quotes :#")
        there.hang_up(morning + "missed = at-start\n")
        there.hang_up(there.ini())
        there.hang_up(morning)
        assert not there.carol.saw("PRIVMSG #quotes", within=2)


@pytest.mark.server("faketime", "ngircd")
def test_what_all_stands_on_may_change_too(tmp_path: Path) -> None:
    """Everything begins anew then: it is tomorrow in Auckland, and the same file is open again."""
    clock = told_clock(tmp_path, "2026-11-23 12:30:00")
    with scene(tmp_path, clock.environment) as there:
        assert there.today().startswith("2026-11-23")
        there.hang_up(there.ini(zone="Pacific/Auckland"))
        there.carol.wait_for(":quotebot!.* JOIN :#quotes")
        assert eventually(there.today, what="the web").startswith("2026-11-24")
