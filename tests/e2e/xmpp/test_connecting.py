"""Getting to a server, staying there, and getting back; and what an impostor gets."""

import signal
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.running import eventually, quotes, quotes_run, running
from tests.e2e.servers.certificates import certificates_for
from tests.e2e.servers.ejabberd import Ejabberd, ejabberd
from tests.e2e.servers.impostor import impostor
from tests.e2e.servers.prosody import Prosody, prosody
from tests.e2e.servers.wire import wire
from tests.e2e.xmpp.person import XmppPerson
from tests.e2e.xmpp.scene import (
    APPLE,
    BOT,
    BOTH,
    PASSWORD,
    again,
    bot_on,
    server_of,
    settings,
    somebody,
)


@dataclass(frozen=True, slots=True)
class Town:
    """A server, and alice on it."""

    server: Prosody | Ejabberd
    alice: XmppPerson


@pytest.fixture(scope="module", params=BOTH)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Start a server for all tests that leave it standing."""
    folder = tmp_path_factory.mktemp("connecting")
    with server_of(request.param, folder) as server, somebody(server, "alice") as alice:
        yield Town(server, alice)


def test_direct_tls(town: Town, tmp_path: Path) -> None:
    """XEP-0368: encrypted from the first byte, and the certificate verified all the same."""
    at = f"tcp:127.0.0.1:{town.server.tls_port}"
    with bot_on(town.server, tmp_path, "direct_tls = yes", at=at):
        assert town.alice.ask(BOT, "quote") == APPLE


def test_a_wrong_password_is_said_and_tried_slowly(town: Town, tmp_path: Path) -> None:
    """In one line that names the account and the keys, without a traceback or the password."""
    with wire(town.server.port) as counted:
        wrong = settings(town.server, at=f"tcp:127.0.0.1:{counted.port}")
        wrong = wrong.replace(PASSWORD, "not-the-password")
        (tmp_path / "some.fortune").write_text("x\n%\n")
        told = f"wrong password for {BOT}; set password or password_file in [xmpp:home]"
        with quotes_run(tmp_path, wrong, wait_for=told) as program:
            program.wait_for("trying again in ")
            seconds = int(program.stderr.split("trying again in ")[1].split(" ")[0])
            assert seconds >= 100
            assert counted.dials == 1
            assert "Traceback" not in program.stderr
            assert "not-the-password" not in program.stderr
            assert program.stop() == 0


def test_check_signs_on_and_leaves(town: Town, tmp_path: Path) -> None:
    """``quotes check --connect`` tells whether it would work."""
    (tmp_path / "some.fortune").write_text("x\n%\n")
    (tmp_path / "bots.ini").write_text(settings(town.server))
    with running(quotes("check", "--connect"), tmp_path) as right:
        assert right.process.wait(30) == 0
    wrong = settings(town.server).replace(PASSWORD, "not-the-password")
    (tmp_path / "bots.ini").write_text(wrong)
    with running(quotes("check", "--connect"), tmp_path, name="wrong") as refused:
        assert refused.process.wait(30) == 1
        assert "wrong password" in refused.stdout + refused.stderr


def test_a_cut_loses_and_doubles_nothing(town: Town, tmp_path: Path) -> None:
    """Each question is answered once, also those asked while the wire was cut (XEP-0198).

    The room is not joined again: asked whether we are in still (XEP-0410), it says so.
    """
    room = f"uncut@{town.server.rooms}"
    with (
        wire(town.server.port) as cuttable,
        bot_on(
            town.server,
            tmp_path,
            f"rooms = {room}",
            at=f"tcp:127.0.0.1:{cuttable.port}",
            wait_for=f"joined {room}",
        ) as program,
    ):
        before = len(town.alice.bodies(BOT))
        for round_ in range(1, 3):
            for number in range(60):
                town.alice.say(BOT, f"help {number}")
                if number == 20:
                    cuttable.cut()
            program.wait_for("went on as")
            eventually(partial(answered, town, before + 60 * round_), what="all answers")
        assert town.alice.ask(BOT, "quote") == APPLE
        assert len(town.alice.bodies(BOT)) == before + 121
        assert program.stderr.count("signed on as") == 1
        town.alice.join(room, "alice")
        assert town.alice.ask(room, "!quote", kind="groupchat") == APPLE
        assert program.stderr.count(f"joined {room}") == 1


def answered(town: Town, count: int) -> bool:
    """Whether alice has had so many answers."""
    return len(town.alice.bodies(BOT)) >= count


def test_a_frozen_connection_is_noticed(town: Town, tmp_path: Path) -> None:
    """Nothing is closed, and nothing comes: the ping has no answer (XEP-0199)."""
    with (
        wire(town.server.port) as held,
        bot_on(town.server, tmp_path, "ping_every = 1", at=f"tcp:127.0.0.1:{held.port}") as program,
    ):
        held.hold()
        program.wait_for("connection lost")
        held.release()
        eventually(lambda: held.dials == 2, what="another dial")
        program.wait_for("went on as")
        assert town.alice.ask(BOT, "quote") == APPLE


@pytest.mark.parametrize("kind", BOTH)
def test_a_stopped_server_is_noticed(kind: str, tmp_path: Path) -> None:
    """SIGSTOP: the system goes on acknowledging bytes, and nobody reads them."""
    with server_of(kind, tmp_path) as server, bot_on(server, tmp_path, "ping_every = 1") as program:
        server.program.process.send_signal(signal.SIGSTOP)
        try:
            program.wait_for("connection lost")
        finally:
            server.program.process.send_signal(signal.SIGCONT)
        program.wait_for("went on as")
        with somebody(server, "alice") as alice:
            assert alice.ask(BOT, "quote") == APPLE


@pytest.mark.parametrize("kind", BOTH)
def test_a_killed_server_is_dialled_again(kind: str, tmp_path: Path) -> None:
    """By kill -9, and a new one in its place: a new session, and the room is joined again."""
    room = "lounge@conference.xmpp.test"
    with (
        server_of(kind, tmp_path) as server,
        bot_on(server, tmp_path, f"rooms = {room}", wait_for=f"joined {room}") as program,
    ):
        if isinstance(server, Ejabberd):
            eventually(partial(server.has_kept, "bot"), what="the account on disk")
        server.program.stop(signal.SIGKILL)
        program.wait_for("connection lost")
        with again(server) as server_again, somebody(server_again, "alice") as alice:
            eventually(lambda: program.stderr.count("signed on as") == 2, what="a new session")
            eventually(lambda: program.stderr.count(f"joined {room}") == 2, what="the room")
            assert alice.ask(BOT, "quote") == APPLE


def test_two_programs_on_one_account_leave_each_other_alone(town: Town, tmp_path: Path) -> None:
    """Each has a resource of its own; with the same one they would throw each other out."""
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
    with bot_on(town.server, folders[0]) as one, bot_on(town.server, folders[1]) as two:
        assert town.alice.ask(BOT, "quote") == APPLE
        assert "connection lost" not in one.stderr + two.stderr
        assert [one.stop(), two.stop()] == [0, 0]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("scram", ["SHA-1", "SHA-256"])
def test_each_kind_of_scram(tmp_path: Path, kind: str, scram: str) -> None:
    """As the server keeps its passwords."""
    folder = tmp_path / kind
    with (
        prosody(folder, scram=scram)
        if kind == "prosody"
        else ejabberd(folder, scram="sha" if scram == "SHA-1" else "sha256") as server
    ):
        server.register("bot", PASSWORD)
        with bot_on(server, tmp_path) as program:
            assert program.stop() == 0
        eventually(lambda: f"SCRAM-{scram}" in server.log, what="the kind in the server's log")


def nothing_about_us(heard: bytes) -> bool:
    """Whether neither a name nor a password was told."""
    secrets = (PASSWORD.encode(), b64encode(f"\0bot\0{PASSWORD}".encode()), b"<auth", b"n=bot")
    return not any(secret in heard for secret in secrets)


def impersonated(folder: Path, authority: Path, port: int) -> str:
    """Write settings that even allow the password itself to be sent."""
    (folder / "some.fortune").write_text("x\n%\n")
    return (
        f"[quotes]\nimport = some.fortune\n[xmpp:home]\njid = {BOT}\npassword = {PASSWORD}\n"
        f"server = tcp:127.0.0.1:{port}\nca_file = {authority}\nsasl = plain\n"
    )


@pytest.mark.parametrize("calls_itself", ["evil.test", "xmpp.test"])
def test_a_man_in_the_middle_gets_nothing(tmp_path: Path, calls_itself: str) -> None:
    """His certificate is good, and for another domain; what he calls himself does not matter."""
    evil = certificates_for(tmp_path, "evil.test")
    with (
        impostor(calls_itself, evil) as man,
        quotes_run(
            tmp_path,
            impersonated(tmp_path, evil.authority, man.port),
            wait_for="the certificate is not for xmpp.test",
        ) as program,
    ):
        assert man.heard.startswith(b"<stream:stream")
        assert b"starttls" in man.heard
        assert nothing_about_us(man.heard)
        assert "Traceback" not in program.stderr


def test_a_stranger_s_certificate_is_not_believed(tmp_path: Path) -> None:
    """It has the right name, and nobody whom we trust has signed it."""
    (tmp_path / "own").mkdir()
    own, foreign = certificates_for(tmp_path / "own", "x"), certificates_for(tmp_path, "xmpp.test")
    with (
        impostor("xmpp.test", foreign) as stranger,
        quotes_run(
            tmp_path,
            impersonated(tmp_path, own.authority, stranger.port),
            wait_for="its authority is not known here",
        ),
    ):
        assert nothing_about_us(stranger.heard)


def test_without_encryption_nothing_is_said(tmp_path: Path) -> None:
    """Somebody may have taken the offer of TLS away."""
    own = certificates_for(tmp_path, "xmpp.test")
    with (
        impostor("xmpp.test") as downgrading,
        quotes_run(
            tmp_path,
            impersonated(tmp_path, own.authority, downgrading.port),
            wait_for="offers no TLS",
        ),
    ):
        assert nothing_about_us(downgrading.heard)


def test_a_server_that_accepts_and_closes_is_left_in_peace(tmp_path: Path) -> None:
    """It is dialled with longer and longer waits, and not many times a second."""
    own = certificates_for(tmp_path, "xmpp.test")
    with (
        impostor("xmpp.test", closes=True) as closing,
        quotes_run(tmp_path, impersonated(tmp_path, own.authority, closing.port)) as program,
    ):
        eventually(lambda: len(closing.dialled) >= 3, what="three attempts")
        first, second, third = closing.dialled[:3]
        # Two and four seconds by the retry policy, each up to half of it less.
        assert second - first >= 0.9
        assert third - second >= 1.9
        # Said once; how the other side closed may be told in two ways.
        assert program.stderr.count("trying again") <= 2
