"""The four uses of the first house: one quote of the day, whoever asks, wherever they ask."""

import html
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from quoters import Quote
from quoters.text.rfc865 import as_rfc865
from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson, get, get_json, qotd_over_tcp, qotd_over_udp, snapshot
from tests.e2e.running import Running, eventually, free_port, quotes_run


@dataclass(frozen=True)
class Ports:
    web: int
    qotd: int
    irc: int

    @classmethod
    def free(cls) -> "Ports":
        return cls(free_port(), free_port(), free_port())

    @property
    def ini(self) -> str:
        return f"""
[quotes]
submissions = open
timezone = Europe/Berlin

[irc:local]
server = tcp:127.0.0.1:{self.irc}
nick = quotebot
channels = #quotes

[web]
listen = tcp:{self.web}:interface=127.0.0.1

[qotd]
tcp = tcp:{self.qotd}:interface=127.0.0.1
udp = 127.0.0.1:{self.qotd}

[ircd]
listen = tcp:{self.irc}:interface=127.0.0.1
"""


def quote_everywhere(program: Running, ports: Ports) -> int:
    """Ask in every way; check that all give the same quote, and give its number."""
    for port in (ports.web, ports.qotd, ports.irc):
        program.wait_for(f"127.0.0.1:{port}")
    today = get_json(ports.web, "/api/v1/today")
    assert today["timezone"] == "Europe/Berlin"
    quote = today["quote"]
    line = f"#{quote['id']}: {quote['text']} — {quote['author']}"
    with IrcPerson(ports.irc, "alice", "#quotes") as alice:
        if not any("quotebot" in said for said in alice.lines if " 353 " in said):
            alice.wait_for("quotebot.* JOIN ")
        assert alice.ask("#quotes", "!quote") == line
        assert alice.ask("quotebot", "quote") == line
    assert html.escape(quote["text"], quote=False) in get(ports.web, "/").replace(
        "&#39;", "'"
    ).replace("&#34;", '"')
    assert snapshot(ports.web)["today"]["quote"] == quote
    ascii_text = as_rfc865(Quote(quote["text"], quote["author"], quote["source"])).decode("ascii")
    assert qotd_over_tcp(ports.qotd) == ascii_text
    assert qotd_over_udp(ports.qotd) == ascii_text
    return int(quote["id"])


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_every_way_gives_the_same_quote_also_after_a_restart(
    tmp_path: Path, by: signal.Signals
) -> None:
    """IRC, QOTD, the API, the page and the push channel agree, and a restart changes nothing."""
    ports = Ports.free()
    with quotes_run(tmp_path, ports.ini) as program:
        first = quote_everywhere(program, ports)
        assert program.stop(by, deadline=5) == 0
    # SQLite removes these when the last connection is closed, and not when a process just ends.
    assert [file.name for file in tmp_path.glob("quotes.db-*") if file.stat().st_size] == []
    with quotes_run(tmp_path, ports.ini) as program:
        assert quote_everywhere(program, ports) == first
        assert program.stop(deadline=5) == 0
    assert "Traceback" not in program.stderr


def test_who_runs_it_as_root_is_warned(tmp_path: Path) -> None:
    """In a line; nobody else is."""
    ports = Ports.free()
    with quotes_run(tmp_path, ports.ini, wait_for=f"127.0.0.1:{ports.web}") as program:
        assert ("this runs as root" in program.stderr) == (os.geteuid() == 0)


def test_a_second_signal_changes_nothing(tmp_path: Path) -> None:
    """Who presses Ctrl-C twice gets a clean end, too."""
    ports = Ports.free()
    with quotes_run(tmp_path, ports.ini, wait_for=f"127.0.0.1:{ports.web}") as program:
        for _ in range(5):
            program.process.send_signal(signal.SIGINT)
        assert program.stop(deadline=5) == 0
    assert "Traceback" not in program.stderr


@pytest.mark.server("faketime")
def test_a_new_local_date_brings_another_quote(tmp_path: Path) -> None:
    """At midnight in the configured zone every way turns to another quote."""
    ports = Ports.free()
    clock = told_clock(tmp_path, "2026-11-23 12:00:00")
    with quotes_run(tmp_path, ports.ini, env=clock.environment) as program:
        first = quote_everywhere(program, ports)
        # 23:30 UTC is the next day in Berlin already.
        clock.set("2026-11-23 23:30:00")
        eventually(lambda: snapshot(ports.web)["today"]["date"] == "2026-11-24")
        assert quote_everywhere(program, ports) != first
