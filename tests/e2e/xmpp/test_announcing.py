"""The daily post to rooms and people of real servers, and what the ledger says of it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.running import eventually, quotes
from tests.e2e.xmpp.person import XmppPerson
from tests.e2e.xmpp.scene import APPLE, BOT, BOTH, bot_on, server_of, somebody

BROADCAST = """
rooms = {room}

[broadcast:morning]
at = 09:00
to = xmpp:home/{room}, xmpp:home/alice@xmpp.test, xmpp:home/gone@conference.xmpp.test
"""
NINE = "@2026-11-23 08:59:50"
LATE = "@2026-11-23 23:59:40"
THREE = "An apple\n%\nA pear\n%\nA plum\n%\n"


def libfaketime() -> str:
    """Return the library that sets a program's clock."""
    return str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")))


def clock_at(start: str) -> dict[str, str]:
    """Return what sets a program's clock to this when it starts."""
    return {"LD_PRELOAD": libfaketime(), "FAKETIME": start, "TZ": "UTC"}


def states(folder: Path) -> dict[str, str]:
    """Return each target's state, from the ledger."""
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
        with bot_on(server, tmp_path, BROADCAST.format(room=room), env=clock_at(NINE)) as program:
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


def statuses(person: XmppPerson) -> list[str]:
    """Return what the bot has shown as its status, without repetition."""
    shown = [p.findtext("{jabber:client}status") for p in person.presences(BOT)]
    return list(dict.fromkeys(status for status in shown if status))


@pytest.mark.server("faketime")
@pytest.mark.parametrize("kind", BOTH)
def test_the_status_follows_the_day(kind: str, tmp_path: Path) -> None:
    """To whoever has the bot as a contact: at midnight, and when somebody steers the day."""
    with server_of(kind, tmp_path) as server, somebody(server, "alice") as alice:
        clock = clock_at(LATE)
        with bot_on(server, tmp_path, env=clock, quotes=THREE):
            alice.subscribe(BOT)
            eventually(lambda: statuses(alice), what="the quote of the day before")
            eventually(lambda: len(statuses(alice)) == 2, what="the quote of the day")
            third = next(n for n in "123" if not any(f"#{n}:" in s for s in statuses(alice)))
            pin = quotes("pin", "2026-11-24", third)
            subprocess.run(pin, cwd=tmp_path, env={**os.environ, **clock}, check=True)
            eventually(lambda: len(statuses(alice)) == 3, what="the steered quote")
            assert statuses(alice)[2].startswith(f"#{third}: ")
