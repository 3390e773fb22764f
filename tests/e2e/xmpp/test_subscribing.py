"""A person on a real server subscribes to the quote of the day, and ends it."""

from pathlib import Path

import pytest

from tests.e2e.clock import told_clock
from tests.e2e.running import eventually
from tests.e2e.xmpp.scene import APPLE, BOT, BOTH, bot_on, server_of, somebody


@pytest.mark.server("faketime")
@pytest.mark.parametrize("kind", BOTH)
def test_it_comes_daily_until_it_is_refused(kind: str, tmp_path: Path) -> None:
    """Also after a restart; and no more when the person wants to see nothing of the bot."""
    clock = told_clock(tmp_path, "2026-11-23 07:58:00")
    with server_of(kind, tmp_path) as server, somebody(server, "alice") as alice:
        with bot_on(server, tmp_path, env=clock.environment):
            alice.subscribe(BOT)
            said = alice.ask(BOT, "subscribe 09:00 Europe/Paris")
            assert "at 09:00 (Europe/Paris); the next time Monday, 2026-11-23 09:00 CET" in said
            upcoming = "The next one here is subscriptions, Monday, 2026-11-23 08:00 UTC."
            eventually(lambda: alice.ask(BOT, "next") == upcoming, what="the next one")
            clock.set("2026-11-23 07:59:59")
            eventually(lambda: alice.bodies(BOT).count(APPLE) == 1, what="the first one")
        clock.set("2026-11-24 07:59:30")
        with bot_on(server, tmp_path, env=clock.environment) as program:
            clock.set("2026-11-24 07:59:59")
            eventually(lambda: alice.bodies(BOT).count(APPLE) == 2, what="the second one")
            alice.send_xml(f"<presence to='{BOT}' type='unsubscribe'/>")
            program.wait_for("a subscription ended")
            assert alice.ask(BOT, "unsubscribe") == "You have not subscribed to anything."
            clock.set("2026-11-25 08:05:00")
            # What was due by then would have come before this answer.
            none = "No broadcast comes here."
            eventually(lambda: alice.ask(BOT, "next") == none, what="that nothing comes")
            assert alice.bodies(BOT).count(APPLE) == 2
            assert "Traceback" not in program.stderr
