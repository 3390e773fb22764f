"""Getting into rooms of real servers, being put out, and getting back; and who is who there."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.running import eventually, free_port
from tests.e2e.servers.ejabberd import Ejabberd
from tests.e2e.servers.prosody import Prosody
from tests.e2e.xmpp.person import XmppPerson
from tests.e2e.xmpp.scene import APPLE, BOT, BOTH, bot_on, server_of, somebody


@dataclass(frozen=True, slots=True)
class Town:
    """A server, alice who owns the rooms, and bob."""

    server: Prosody | Ejabberd
    alice: XmppPerson
    bob: XmppPerson

    def room(self, name: str, **settings: str) -> str:
        """Have alice make a room, and be in it."""
        room = f"{name}@{self.server.rooms}"
        self.alice.join(room, "alice")
        self.alice.configure(room, **settings)
        return room

    def answers_in(self, room: str) -> bool:
        """Whether the bot answers in a room."""
        return self.alice.ask(room, "!quote", kind="groupchat") == APPLE


@pytest.fixture(scope="module", params=BOTH)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Start a server for all tests."""
    folder = tmp_path_factory.mktemp("rooms")
    with (
        server_of(request.param, folder) as server,
        somebody(server, "alice") as alice,
        somebody(server, "bob") as bob,
    ):
        yield Town(server, alice, bob)


def test_a_room_that_is_not_there_is_made_and_open(town: Town, tmp_path: Path) -> None:
    """Others can come in."""
    room = f"new@{town.server.rooms}"
    with bot_on(town.server, tmp_path, f"rooms = {room}", wait_for=f"joined {room}"):
        town.alice.join(room, "alice")
        assert town.answers_in(room)


def test_a_room_with_a_password(town: Town, tmp_path: Path) -> None:
    """With the right one it gets in, and without it says why it does not."""
    room = town.room("locked", passwordprotectedroom="1", roomsecret="open sesame")
    right = f"rooms = {room}\nroom_passwords = {room} open sesame"
    with bot_on(town.server, tmp_path, right, wait_for=f"joined {room}"):
        assert town.answers_in(room)
    without = f"not in {room}: not-authorized; trying again"
    with bot_on(town.server, tmp_path, f"rooms = {room}", wait_for=without):
        pass


def test_a_taken_nick_is_left_to_its_bearer(town: Town, tmp_path: Path) -> None:
    """The bot takes another one, and answers to that."""
    room = town.room("crowded")
    town.bob.join(room, "bot")
    with bot_on(town.server, tmp_path, f"rooms = {room}", wait_for=f"joined {room}"):
        assert town.answers_in(room)
        assert town.alice.bodies(f"{room}/bot_") == [APPLE]
        town.alice.say(room, "bot: quote", kind="groupchat")
        assert town.alice.ask(room, "bot_: quote", kind="groupchat") == APPLE
    assert town.alice.bodies(f"{room}/bot") == []
    town.bob.leave(room)


def test_it_comes_back(town: Town, tmp_path: Path) -> None:
    """After a kick, after the room was destroyed and made again, and after a ban is lifted."""
    room = town.room("rough")
    with bot_on(town.server, tmp_path, f"rooms = {room}", wait_for=f"joined {room}") as program:
        town.alice.set_role(room, "bot", "none")
        program.wait_for(f"not in {room}: kicked")
        eventually(lambda: program.stderr.count(f"joined {room}") == 2, what="after the kick")

        town.alice.destroy(room)
        program.wait_for(f"not in {room}: the room was destroyed")
        town.room("rough")
        eventually(lambda: program.stderr.count(f"joined {room}") == 3, what="after the end")
        assert town.answers_in(room)

        town.alice.set_affiliation(room, BOT, "outcast")
        program.wait_for(f"not in {room}: banned")
        program.wait_for(f"not in {room}: forbidden")
        town.alice.set_affiliation(room, BOT, "none")
        eventually(lambda: program.stderr.count(f"joined {room}") == 4, what="after the ban")
        town.alice.set_role(room, "bot", "participant")  # ejabberd forgives, and gives no voice
        assert town.answers_in(room)


def test_the_history_of_a_room_is_not_answered(town: Town, tmp_path: Path) -> None:
    """What was asked before the bot came is over."""
    room = town.room("old")
    town.alice.say(room, "!quote", kind="groupchat")
    eventually(lambda: town.alice.bodies(f"{room}/alice"), what="the question")
    with bot_on(town.server, tmp_path, f"rooms = {room}", wait_for=f"joined {room}"):
        assert town.answers_in(room)
        assert town.alice.bodies(f"{room}/bot") == [APPLE]


def test_a_killed_bot_comes_back_as_itself(town: Town, tmp_path: Path) -> None:
    """Its ghost may be in the room for minutes still: it has the same nick, and answers once."""
    room = town.room("haunted")
    settings = f"rooms = {room}"
    with bot_on(town.server, tmp_path, settings, wait_for=f"joined {room}") as killed:
        assert town.answers_in(room)
        assert killed.stop(signal.SIGKILL) == -signal.SIGKILL
    with bot_on(town.server, tmp_path, settings, wait_for=f"joined {room}"):
        assert town.answers_in(room)
        assert town.alice.ask(BOT, "quote") == APPLE
        assert town.alice.bodies(f"{room}/bot") == [APPLE, APPLE]


def test_a_person_is_an_address(town: Town, tmp_path: Path) -> None:
    """The same one in a room that shows it and in private; where a room hides it, nobody."""
    shown, hidden = town.room("shown", whois="anyone"), town.room("hidden", whois="moderators")
    for room in (shown, hidden):
        town.bob.join(room, "bob")
    rooms = f"rooms = {shown}, {hidden}"
    with bot_on(town.server, tmp_path, rooms, wait_for=f"joined {shown}") as program:
        program.wait_for(f"joined {hidden}")
        assert town.alice.ask(BOT, "+ 1") == "#1 now has +1."
        assert town.alice.ask(f"{shown}/bot", "+ 1") == "#1 now has +1."
        assert town.bob.ask(f"{shown}/bot", "+ 1") == "#1 now has +2."
        assert "Only who is known" in town.bob.ask(f"{hidden}/bot", "+ 1")


def test_what_was_said_is_grabbed_and_opting_out_hides_it(town: Town, tmp_path: Path) -> None:
    """What bob just said in the room becomes a quote; it is hidden when he opts out."""
    room = town.room("merry", whois="anyone")
    town.bob.join(room, "bob")
    settings = f"rooms = {room}\ngrab = open"
    with bot_on(town.server, tmp_path, settings, wait_for=f"joined {room}"):
        town.bob.say(room, "it works on my machine", kind="groupchat")
        eventually(lambda: town.alice.bodies(f"{room}/bob"), what="what bob said")
        assert "#2" in town.alice.ask(room, "!quote grab bob", kind="groupchat")
        assert town.alice.ask(BOT, "2") == "#2: it works on my machine — bob"
        assert "nobody may grab" in town.bob.ask(BOT, "optout")
        assert town.alice.ask(BOT, "2") == "There is no quote 2."


def test_a_long_quote_is_cut_to_its_permalink(town: Town, tmp_path: Path) -> None:
    """In a room; in private it is whole."""
    room = town.room("terse")
    listen = f"tcp:{free_port()}:interface=127.0.0.1"
    web = f"[web]\nlisten = {listen}\npublic_url = https://quotes.example.org"
    long = "one\ntwo\nthree\nfour\n%\n"
    settings = f"rooms = {room}\n{web}"
    with bot_on(town.server, tmp_path, settings, wait_for=f"joined {room}", quotes=long):
        assert town.alice.ask(room, "!quote", kind="groupchat") == (
            "#1: one\ntwo\nthree … https://quotes.example.org/quotes/1"
        )
        assert town.alice.ask(BOT, "quote") == "#1: one\ntwo\nthree\nfour"
