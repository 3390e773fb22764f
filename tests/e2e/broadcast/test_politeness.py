"""A daily post on real servers, where people are talking and where nobody is."""

import json
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson
from tests.e2e.running import eventually, quotes, quotes_run
from tests.e2e.servers.ngircd import ngircd
from tests.e2e.xmpp.scene import APPLE, QUOTES, server_of, settings, somebody


def states(folder: Path) -> dict[str, str]:
    """Return what the ledger says, by target."""
    command = quotes("deliveries", "--json")
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["target"].rpartition("/")[2].partition("@")[0]: row["state"] for row in rows}


@pytest.mark.server("faketime", "prosody", "ngircd")
def test_it_waits_for_a_pause_and_passes_by_empty_rooms(tmp_path: Path) -> None:
    """A channel and a room in which people talk, and one of each with the bot alone."""
    clock = told_clock(tmp_path, "2026-11-23 08:30:00")
    with ExitStack() as stack:
        server = stack.enter_context(server_of("prosody", tmp_path))
        irc = stack.enter_context(ngircd(tmp_path / "ngircd"))
        alice = stack.enter_context(somebody(server, "alice"))
        lounge, attic = f"lounge@{server.rooms}", f"attic@{server.rooms}"
        alice.join(lounge, "alice")
        carol = stack.enter_context(IrcPerson(irc.port, "carol", "#quotes"))
        more = f"""
rooms = {lounge}, {attic}

[irc:test]
server = tcp:127.0.0.1:{irc.port}
nick = quotebot
channels = #quotes, #cellar

[broadcast:morning]
at = 09:00
to = irc:test/*, xmpp:home/*
quiet = 4s
"""
        (tmp_path / "some.fortune").write_text(QUOTES, "utf-8")
        program = stack.enter_context(
            quotes_run(tmp_path, settings(server, more), env=clock.environment)
        )
        for sign in ("joined #quotes", "joined #cellar", f"joined {lounge}", f"joined {attic}"):
            program.wait_for(sign)
        said = 0
        clock.set("2026-11-23 08:59:57")
        for _ in range(8):
            carol.say("#quotes", "so I said")
            alice.say(lounge, "so she said", kind="groupchat")
            said += carol.saw("PRIVMSG #quotes", within=1)
        assert said == 0
        assert alice.bodies(f"{lounge}/bot") == []
        carol.wait_for(f"PRIVMSG #quotes :{APPLE}$")
        eventually(lambda: alice.bodies(f"{lounge}/bot") == [APPLE], what="the post in the room")
        ended = {"#quotes": "sent", "#cellar": "skipped", "lounge": "sent", "attic": "skipped"}
        eventually(lambda: states(tmp_path) == ended, what="the ledger")
        assert "nobody is there to read it" in program.stderr
        assert program.stop() == 0
        assert "Traceback" not in program.stderr
