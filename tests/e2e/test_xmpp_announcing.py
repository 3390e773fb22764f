"""The daily post to rooms and people of real servers, and what the ledger says of it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.running import eventually, quotes
from tests.e2e.xmpp_scene import APPLE, BOTH, bot_on, server_of, somebody

BROADCAST = """
rooms = {room}

[broadcast:morning]
at = 09:00
to = xmpp:home/{room}, xmpp:home/alice@xmpp.test, xmpp:home/gone@conference.xmpp.test
"""
NINE = "@2026-11-23 08:59:50"


def libfaketime() -> str:
    """Give the library that sets a program's clock."""
    return str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")))


def states(folder: Path) -> dict[str, str]:
    """Give each target's state, from the ledger."""
    shown = subprocess.run(
        quotes("deliveries", "--json"), cwd=folder, capture_output=True, check=True
    )
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    return {row["target"]: row["state"] for row in rows}


@pytest.mark.server("faketime")
@pytest.mark.parametrize("kind", BOTH)
def test_the_daily_post(kind: str, tmp_path: Path) -> None:
    """It gets to a room and to a person, each once, and both are confirmed."""
    with server_of(kind, tmp_path) as server, somebody(server, "alice") as alice:
        room = f"lounge@{server.rooms}"
        alice.join(room, "alice")
        alice.configure(room)
        clock = {"LD_PRELOAD": libfaketime(), "FAKETIME": NINE, "TZ": "UTC"}
        with bot_on(server, tmp_path, BROADCAST.format(room=room), env=clock) as program:
            eventually(lambda: alice.bodies(f"{room}/bot"), what="the post in the room")
            eventually(lambda: alice.bodies("bot@xmpp.test"), what="the post to alice")
            targets = [f"xmpp:home/{room}", "xmpp:home/alice@xmpp.test"]
            eventually(
                lambda: [states(tmp_path).get(target) for target in targets] == ["sent", "sent"],
                what="both as sent in the ledger",
            )
            assert program.stop() == 0
        assert alice.bodies(f"{room}/bot") == [APPLE]
        assert alice.bodies("bot@xmpp.test") == [APPLE]
