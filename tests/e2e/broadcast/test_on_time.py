"""The daily post, as those see it who wait for it at nine."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.e2e.clock import ToldClock, told_clock
from tests.e2e.people import IrcPerson, get_json
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes, quotes_run
from tests.e2e.servers.ngircd import ngircd

pytestmark = pytest.mark.server("faketime")


@dataclass(frozen=True)
class Morning:
    """A program, with alice in #quotes and a dashboard that is open."""

    program: Running
    alice: IrcPerson
    dashboard: ClientConnection
    web: int

    def posts(self) -> list[str]:
        """Return what alice saw the bot say so far."""
        return [
            line for line in self.alice.lines if re.match(r":quotebot\S* PRIVMSG #quotes", line)
        ]

    def until_event(self, kind: str) -> dict[str, Any]:
        """Read the push channel until something of this kind happens."""
        while True:
            event: dict[str, Any] = json.loads(self.dashboard.recv(DEADLINE))
            if event["type"] == kind:
                return event


@dataclass(frozen=True)
class House:
    """A folder with its settings, and the clock on its wall; the network may be another's."""

    folder: Path
    clock: ToldClock
    irc: int
    web: int
    has_own_network: bool = True

    @property
    def ini(self) -> str:
        own = f"[ircd]\nlisten = tcp:{self.irc}:interface=127.0.0.1" if self.has_own_network else ""
        return f"""
[quotes]
timezone = Europe/Berlin

{own}

[irc:local]
server = tcp:127.0.0.1:{self.irc}
nick = quotebot
channels = #quotes

[web]
listen = tcp:{self.web}:interface=127.0.0.1

[broadcast:morning]
at = 09:00
to = irc:local/#quotes, web
"""

    @contextmanager
    def morning(self) -> Iterator[Morning]:
        """Run the program, and wait until alice and the dashboard are there."""
        environment = self.clock.environment
        with quotes_run(
            self.folder, self.ini, env=environment, wait_for="joined #quotes"
        ) as program:
            program.wait_for(f"127.0.0.1:{self.web}")
            with (
                IrcPerson(self.irc, "alice", "#quotes") as alice,
                connect(f"ws://127.0.0.1:{self.web}/ws", open_timeout=DEADLINE) as dashboard,
            ):
                yield Morning(program, alice, dashboard, self.web)

    def deliveries(self) -> list[dict[str, Any]]:
        """Ask the ledger, as an operator does."""
        asked = subprocess.run(
            quotes("deliveries", "--json"),
            cwd=self.folder,
            capture_output=True,
            check=True,
            timeout=DEADLINE,
        )
        return [json.loads(line) for line in asked.stdout.splitlines()]

    def monday(self) -> list[dict[str, Any]]:
        """Return Monday's deliveries."""
        return [row for row in self.deliveries() if row["occurrence"] == "2026-11-23"]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a house in which it is half past eight on a Monday in Berlin."""
    clock = told_clock(tmp_path, "2026-11-23 07:30:00")
    return House(tmp_path, clock, free_port(), free_port())


POST = r"PRIVMSG #quotes :(#\d+: .*)"


def test_at_nine_it_is_posted_and_a_restart_posts_nothing_again(house: House) -> None:
    """To the channel and the dashboards, once: the quote that the API gives; and the next day."""
    with house.morning() as morning:
        quote = get_json(morning.web, "/api/v1/today")["quote"]
        assert not morning.posts()
        house.clock.set("2026-11-23 07:59:59")
        post = re.search(POST, morning.alice.wait_for(POST))
        assert post is not None
        assert post[1] == f"#{quote['id']}: {quote['text']} — {quote['author']}"
        event = morning.until_event("broadcast")
        assert (event["name"], event["date"]) == ("morning", "2026-11-23")
        assert event["quote"] == quote
        assert morning.program.stop() == 0
    rows = house.deliveries()
    assert {(row["target"], row["occurrence"]) for row in rows} == {
        ("irc:local/#quotes", "2026-11-23"),
        ("web", "2026-11-23"),
    }
    assert {(row["state"], row["late"], row["quote_id"]) for row in rows} == {
        ("sent", False, quote["id"])
    }

    house.clock.set("2026-11-23 08:00:05")
    with house.morning() as morning:
        assert not morning.alice.saw(POST, within=2)
        assert not morning.posts()
        house.clock.set("2026-11-24 07:59:59")
        assert f"#{quote['id']}:" not in morning.alice.wait_for(POST)
        assert morning.program.stop() == 0
    assert [row["occurrence"] for row in house.deliveries()].count("2026-11-23") == 2


def test_a_kill_right_after_posts_nothing_again(house: House) -> None:
    """What was posted stays posted, though nobody could tidy up."""
    with house.morning() as morning:
        house.clock.set("2026-11-23 07:59:59")
        morning.alice.wait_for(POST)
        morning.program.stop(signal.SIGKILL)
    house.clock.set("2026-11-23 08:00:05")
    with house.morning() as morning:
        assert not morning.alice.saw(POST, within=2)
    states = {row["target"]: row["state"] for row in house.deliveries()}
    assert states["irc:local/#quotes"] in ("sent", "unknown")


def test_a_clock_set_back_stops_nothing(house: House) -> None:
    """A day back, to just before nine: no timer waits for tomorrow."""
    house.clock.set("2026-11-24 12:00:00")
    with house.morning() as morning:
        house.clock.set("2026-11-23 07:59:48")
        morning.alice.wait_for(POST)
        assert morning.program.stop() == 0
    assert {row["occurrence"] for row in house.deliveries()} == {"2026-11-23"}


@pytest.fixture
def house_among_others(tmp_path: Path) -> Iterator[House]:
    """Return a house on a network where erin is in #quotes, also while nobody is at home."""
    clock = told_clock(tmp_path, "2026-11-22 07:30:00")
    with ngircd(tmp_path / "ngircd") as server, IrcPerson(server.port, "erin", "#quotes"):
        yield House(tmp_path, clock, server.port, free_port(), has_own_network=False)


@pytest.mark.server("ngircd")
def test_what_was_missed_is_posted_late_once(house_among_others: House) -> None:
    """The program was on on Sunday, and off on Monday at nine: at noon it posts, and says so."""
    house = house_among_others
    with house.morning() as morning:
        house.clock.set("2026-11-22 07:59:58")
        morning.alice.wait_for(POST)
        morning.until_event("broadcast")
        assert morning.program.stop() == 0
    house.clock.set("2026-11-23 11:00:00")
    with house.morning() as morning:
        event = get_json(morning.web, "/api/v1/status")["broadcasts"]
        assert event == [{"name": "morning", "next": "2026-11-24T08:00:00Z"}]
        eventually(lambda: {row["state"] for row in house.monday()} == {"sent"})
        assert morning.program.stop() == 0
    with house.morning() as morning:
        assert not morning.alice.saw(POST, within=2)
    assert sorted((row["target"], row["late"]) for row in house.monday()) == [
        ("irc:local/#quotes", True),
        ("web", True),
    ]
