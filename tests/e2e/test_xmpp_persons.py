"""Who somebody is on XMPP: the address that a server or a room vouches for, never a nick."""

from pathlib import Path

import pytest

from tests.e2e.running import eventually
from tests.e2e.xmpp_scene import BOT, BOTH, bot_on, server_of, somebody

MORE = "rooms = {}, {}\ngrab = open\n"


@pytest.mark.parametrize("kind", BOTH)
def test_a_person_is_an_address(kind: str, tmp_path: Path) -> None:
    """The same one in a room that shows it and in private; where a room hides it, nobody."""
    with (
        server_of(kind, tmp_path) as server,
        somebody(server, "alice") as alice,
        somebody(server, "bob") as bob,
    ):
        shown, hidden = f"shown@{server.rooms}", f"hidden@{server.rooms}"
        for room, whois in ((shown, "anyone"), (hidden, "moderators")):
            alice.join(room, "alice")
            alice.configure(room, whois=whois)
            bob.join(room, "bob")
        with bot_on(server, tmp_path, MORE.format(shown, hidden)) as program:
            program.wait_for(f"joined {shown}")
            program.wait_for(f"joined {hidden}")
            assert alice.ask(BOT, "+ 1") == "#1 now has +1."
            assert alice.ask(f"{shown}/bot", "+ 1") == "#1 now has +1."
            assert bob.ask(f"{shown}/bot", "+ 1") == "#1 now has +2."
            assert "Only who is known" in bob.ask(f"{hidden}/bot", "+ 1")


@pytest.mark.parametrize("kind", BOTH)
def test_what_was_said_is_grabbed_and_opting_out_hides_it(kind: str, tmp_path: Path) -> None:
    """What bob just said in the room becomes a quote; it is hidden when he opts out."""
    with (
        server_of(kind, tmp_path) as server,
        somebody(server, "alice") as alice,
        somebody(server, "bob") as bob,
    ):
        room = f"lounge@{server.rooms}"
        alice.join(room, "alice")
        alice.configure(room, whois="anyone")
        bob.join(room, "bob")
        more = f"rooms = {room}\ngrab = open\n"
        with bot_on(server, tmp_path, more) as program:
            program.wait_for(f"joined {room}")
            bob.say(room, "it works on my machine", kind="groupchat")
            eventually(lambda: alice.bodies(f"{room}/bob"), what="what bob said")
            assert "#2" in alice.ask(room, "!quote grab bob", kind="groupchat")
            assert alice.ask(BOT, "2") == "#2: it works on my machine — bob"
            assert "nobody may grab" in bob.ask(BOT, "optout")
            assert alice.ask(BOT, "2 ") == "There is no quote 2."
