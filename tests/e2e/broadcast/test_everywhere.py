"""One daily post to an IRC channel, a person and a room on XMPP, and the dashboards."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson
from tests.e2e.running import DEADLINE, eventually, free_port, quotes_run
from tests.e2e.servers.ngircd import ngircd
from tests.e2e.xmpp.scene import APPLE, BOT, QUOTES, server_of, settings, somebody


@pytest.mark.server("faketime", "prosody", "ngircd")
def test_everybody_gets_it_once(tmp_path: Path) -> None:
    """On real servers, at nine, each the same and each once; who comes back later gets no other."""
    clock, web = told_clock(tmp_path, "2026-11-23 08:30:00"), free_port()
    with ExitStack() as stack:
        server = stack.enter_context(server_of("prosody", tmp_path))
        irc = stack.enter_context(ngircd(tmp_path / "ngircd"))
        alice = stack.enter_context(somebody(server, "alice"))
        lounge = f"lounge@{server.rooms}"
        alice.join(lounge, "alice")
        carol = stack.enter_context(IrcPerson(irc.port, "carol", "#quotes"))
        more = f"""
rooms = {lounge}

[irc:test]
server = tcp:127.0.0.1:{irc.port}
nick = quotebot
channels = #quotes

[web]
listen = tcp:{web}:interface=127.0.0.1

[broadcast:morning]
at = 09:00
to = irc:test/#quotes, xmpp:home/{alice.jid}, xmpp:home/{lounge}, web
"""
        (tmp_path / "some.fortune").write_text(QUOTES, "utf-8")
        ini = settings(server, more)
        program = stack.enter_context(quotes_run(tmp_path, ini, env=clock.environment))
        for sign in ("joined #quotes", "signed on", f"127.0.0.1:{web}"):
            program.wait_for(sign)
        eventually(lambda: alice.presences(f"{lounge}/bot"), what="the bot in the room")
        dashboard = stack.enter_context(connect(f"ws://127.0.0.1:{web}/ws"))
        clock.set("2026-11-23 08:59:59")
        carol.wait_for(f"PRIVMSG #quotes :{APPLE}$")
        eventually(lambda: alice.bodies(BOT), what="the post in private")
        eventually(lambda: alice.bodies(f"{lounge}/bot"), what="the post in the room")
        while json.loads(dashboard.recv(DEADLINE))["type"] != "broadcast":
            pass
        clock.set("2026-11-23 09:30:00")
        assert not carol.saw("PRIVMSG #quotes", within=2)
        assert alice.bodies(BOT) == alice.bodies(f"{lounge}/bot") == [APPLE]
        assert program.stop() == 0
        assert "Traceback" not in program.stderr
