"""The program killed a hundred times while it posts, counted where it is received."""

import json
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes, quotes_run
from tests.e2e.servers.ngircd import ngircd
from tests.e2e.xmpp.scene import BOT, server_of, settings, somebody

KILLS = 100
START = date(2027, 1, 1)
SAYINGS = "\n%\n".join(f"Saying number {n}" for n in range(KILLS + 20))


class Dashboards:
    """Somebody who keeps a dashboard open, also while the program is gone."""

    def __init__(self, port: int) -> None:
        self.broadcasts: list[dict[str, Any]] = []
        self._port = port
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tracker, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join(DEADLINE)

    def _tracker(self) -> None:
        while not self._stopped.wait(0.05):
            with (
                suppress(OSError, WebSocketException),
                connect(f"ws://127.0.0.1:{self._port}/ws") as channel,
            ):
                while not self._stopped.is_set():
                    with suppress(TimeoutError):
                        self._take(json.loads(channel.recv(0.2)))

    def _take(self, event: dict[str, Any]) -> None:
        if event["type"] == "broadcast":
            self.broadcasts.append(event)


def deliveries(folder: Path) -> list[dict[str, Any]]:
    """Ask the ledger, as an operator does."""
    asked = subprocess.run(
        quotes("deliveries", "--json", "--count", "1000"),
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=DEADLINE,
    )
    return [json.loads(line) for line in asked.stdout.splitlines()]


def ended_on(folder: Path, day: date) -> bool:
    """Whether all three deliveries of this day have ended."""
    states = [row["state"] for row in deliveries(folder) if row["occurrence"] == day.isoformat()]
    return len(states) == 3 and set(states) <= {"sent", "failed", "unknown", "skipped"}


@contextmanager
def started(folder: Path, ini: str, environment: dict[str, str]) -> Iterator[Running]:
    """Start the program, and wait until it is on both networks."""
    with quotes_run(folder, ini, env=environment) as program:
        for sign in ("joined #quotes", "signed on"):
            program.wait_for(sign)
        yield program


def catch_up(person: IrcPerson, number: int) -> None:
    """Have somebody read all that was said to them so far."""
    person.send(f"PING :so-far-{number}")
    person.wait_for(f"PONG .*so-far-{number}$")


@pytest.mark.long
@pytest.mark.server("faketime", "prosody", "ngircd")
def test_a_hundred_kills(tmp_path: Path) -> None:
    """At random moments around nine: nothing twice, one unknown a kill, nothing missing."""
    random = Random(9)  # noqa: S311 - no secret
    clock, web = told_clock(tmp_path, f"{START} 08:00:00"), free_port()
    with ExitStack() as stack:
        server = stack.enter_context(server_of("prosody", tmp_path))
        irc = stack.enter_context(ngircd(tmp_path / "ngircd"))
        alice = stack.enter_context(somebody(server, "alice"))
        carol = stack.enter_context(IrcPerson(irc.port, "carol", "#quotes"))
        dashboards = Dashboards(web)
        stack.callback(dashboards.close)
        (tmp_path / "some.fortune").write_text(SAYINGS, "utf-8")
        ini = settings(
            server,
            f"""
[irc:test]
server = tcp:127.0.0.1:{irc.port}
nick = quotebot
channels = #quotes

[web]
listen = tcp:{web}:interface=127.0.0.1

[broadcast:morning]
at = 09:00
to = irc:test/#quotes, xmpp:home/{alice.jid}, web
""",
        )
        for kill in range(KILLS):
            day = START + timedelta(days=kill)
            with started(tmp_path, ini, clock.environment) as program:
                if kill:
                    eventually(lambda: ended_on(tmp_path, day - timedelta(days=1)))  # noqa: B023
                clock.set(f"{day} 08:59:59")
                time.sleep(random.uniform(0.9, 1.3))
                program.stop(signal.SIGKILL)
            clock.set(f"{day} 09:00:05")
            catch_up(carol, kill)
        with started(tmp_path, ini, clock.environment) as program:
            eventually(lambda: ended_on(tmp_path, day))
            program.stop()
        catch_up(carol, KILLS)
        judge(carol.lines, alice.bodies(BOT), dashboards.broadcasts, deliveries(tmp_path))


def judge(
    lines: list[str],
    bodies: list[str],
    broadcasts: list[dict[str, Any]],
    rows: list[dict[str, Any]],
) -> None:
    """Hold what was received against the ledger."""
    posts = (re.match(r":quotebot\S* PRIVMSG #quotes :#(\d+): ", line) for line in lines)
    on_irc = Counter(int(post[1]) for post in posts if post)
    on_xmpp = Counter(int(body[1:].partition(":")[0]) for body in bodies)
    on_web = Counter(event["date"] for event in broadcasts)
    assert not [key for seen in (on_irc, on_xmpp, on_web) for key, n in seen.items() if n > 1]
    assert {row["state"] for row in rows} <= {"sent", "unknown"}
    assert len(rows) == 3 * KILLS
    assert [row["state"] for row in rows].count("unknown") <= KILLS
    for row in rows:
        if row["state"] == "sent" and row["target"] != "web":
            seen = on_irc if row["target"].startswith("irc:") else on_xmpp
            assert seen[row["quote_id"]] == 1, row
