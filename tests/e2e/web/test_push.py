"""The push channel as strangers use it: an independent client, and plain sockets."""

import json
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest
import trustme
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.bots.push.frames import masked
from tests.e2e.people import get_json
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes, quotes_run

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def ini(port: int, *web: str, irc: int | None = None) -> str:
    """Write settings: a web site, and perhaps an IRC network that may not be there."""
    lines = ["[web]", f"listen = tcp:{port}:interface=127.0.0.1", *web]
    if irc is not None:
        lines += ["[irc:away]", f"server = tcp:127.0.0.1:{irc}", "nick = q", "channels = #q"]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a program for the tests that change nothing; give its port."""
    web = free_port()
    with quotes_run(tmp_path_factory.mktemp("push"), ini(web), wait_for=f"127.0.0.1:{web}"):
        yield web


@contextmanager
def open_channel(port: int, query: str = "", **options: Any) -> Iterator[ClientConnection]:
    """Connect."""
    with connect(f"ws://127.0.0.1:{port}/ws{query}", open_timeout=DEADLINE, **options) as channel:
        yield channel


def refused_channel(port: int, **options: Any) -> None:
    """Connect where that is refused."""
    with open_channel(port, **options):
        """Nobody comes here."""


def message(channel: ClientConnection) -> dict[str, Any]:
    """Return the next message."""
    received: dict[str, Any] = json.loads(channel.recv(DEADLINE))
    return received


def ask(channel: ClientConnection, text: str, ident: str = "1") -> dict[str, Any]:
    """Ask, and give what comes next."""
    channel.send(json.dumps({"type": "command", "id": ident, "text": text}))
    return message(channel)


def close_code(channel: ClientConnection) -> int | None:
    """Read to the end; give the server's code."""
    try:
        while True:
            channel.recv(DEADLINE)
    except ConnectionClosed as closed:
        return None if closed.rcvd is None else closed.rcvd.code


def test_a_snapshot_and_answers(port: int) -> None:
    """Today's quote is that of the API, and every quote looks the same."""
    today = get_json(port, "/api/v1/today")
    with open_channel(port, subprotocols=["quotes.v1"]) as channel:
        assert channel.subprotocol == "quotes.v1"
        snapshot = message(channel)
        assert list(snapshot) == [
            "type",
            "cursor",
            "today",
            "recent",
            "connections",
            "broadcasts",
        ]
        assert snapshot["today"] == {"date": today["date"], "quote": today["quote"]}
        for text in ("!quote", "quote", "today", f"!quote {today['quote']['id']}"):
            reply = ask(channel, text, "any string")
            assert reply["id"] == "any string"
            assert reply["quote"] == today["quote"]
            assert reply["lines"][0].startswith(f"#{today['quote']['id']}: ")
        nothing = ask(channel, "999999")
        assert (nothing["lines"], nothing["quote"]) == (["There is no quote 999999."], None)


def test_what_is_wrong_is_answered_and_the_connection_stays(port: int) -> None:
    """With an error, each time."""
    with open_channel(port) as channel:
        message(channel)
        for wrong in ("", "{", "[]", '"x"', '{"type": "x"}', "[" * 4000, '{"type": "command"}'):
            channel.send(wrong)
            error = message(channel)
            assert (error["type"], error["id"]) == ("error", None)
        assert ask(channel, "today")["type"] == "reply"


@pytest.mark.parametrize(
    ("sent", "code"), [("x" * 4097, 1009), ("x" * 100_000, 1009), (b"binary", 1003)]
)
def test_what_is_not_taken_closes(port: int, sent: str | bytes, code: int) -> None:
    """With the code for it."""
    with open_channel(port) as channel:
        message(channel)
        with suppress(ConnectionClosed):
            channel.send(sent)
        assert close_code(channel) == code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_pages_from_here_may_connect(port: int, host: str) -> None:
    """Under the address that it listens on, and localhost."""
    with open_channel(port, origin=f"http://{host}:{port}") as channel:
        assert message(channel)["type"] == "snapshot"


def test_pages_from_elsewhere_may_not_whatever_host_they_name(port: int) -> None:
    """An attacker's name that leads here is still the attacker's."""
    with pytest.raises(InvalidStatus) as refused:
        refused_channel(
            port,
            origin=f"http://evil.example:{port}",
            additional_headers={"Host": f"evil.example:{port}"},
        )
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"")["error"]


def test_a_public_url_and_other_origins_as_configured(tmp_path: Path) -> None:
    """Then the listen address counts no more, and programs only if they may."""
    web = free_port()
    settings = ini(
        web,
        "public_url = https://quotes.example.org",
        "origins = https://other.example.org",
        "originless = no",
    )
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"):
        for origin in ("https://quotes.example.org", "https://other.example.org"):
            with open_channel(web, origin=origin) as channel:
                url = message(channel)["today"]["quote"]["url"]
                assert url.startswith("https://quotes.example.org/quotes/")
        for refused in (None, f"http://127.0.0.1:{web}", "http://quotes.example.org", "null"):
            with pytest.raises(InvalidStatus):
                refused_channel(web, origin=refused)


def test_one_visitor_behind_a_proxy_may_not_take_all_connections(tmp_path: Path) -> None:
    """The hundred and first of an address is refused; the next visitor comes in."""
    web = free_port()
    settings = ini(web, "trusted_proxies = 127.0.0.1")
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"), ExitStack() as stack:

        def status(visitor: str) -> bytes:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", web)))
            connection.settimeout(DEADLINE)
            forwarded = f"X-Forwarded-For: {visitor}\r\n\r\n".encode()
            connection.sendall(HANDSHAKE.removesuffix(b"\r\n") + forwarded)
            return connection.recv(12)

        assert [status("192.0.2.1") for _ in range(100)] == [b"HTTP/1.1 101"] * 100
        assert status("192.0.2.1") == b"HTTP/1.1 429"
        assert status("198.51.100.7, 192.0.2.1") == b"HTTP/1.1 429"
        assert status("192.0.2.2") == b"HTTP/1.1 101"


def test_who_asks_too_fast_is_told_so_and_others_are_not(port: int) -> None:
    """Each connection has a pace of its own."""
    with open_channel(port) as hasty, open_channel(port) as other:
        message(hasty)
        message(other)
        for _ in range(40):
            hasty.send(json.dumps({"type": "command", "id": "1", "text": "today"}))
        kinds = [message(hasty)["type"] for _ in range(40)]
        assert kinds[:20] == ["reply"] * 20
        assert "error" in kinds
        assert ask(other, "today")["type"] == "reply"


def test_who_comes_back_gets_what_was_missed(tmp_path: Path) -> None:
    """Word for word, and after a restart a snapshot instead."""
    web, nowhere = free_port(), free_port()
    settings = ini(web, irc=nowhere)
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"):
        with open_channel(web) as channel:
            cursor = message(channel)["cursor"]
            seen = [message(channel), message(channel)]
        assert {event["type"] for event in seen} == {"connection"}
        assert {event["state"] for event in seen} <= {"connecting", "down"}
        with open_channel(web, f"?cursor={cursor}") as channel:
            assert [message(channel), message(channel)] == seen
        with open_channel(web, f"?cursor={seen[0]['cursor']}") as channel:
            assert message(channel) == seen[1]
    with (
        quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"),
        open_channel(web, f"?cursor={cursor}") as channel,
    ):
        assert message(channel)["type"] == "snapshot"


def test_what_is_added_from_the_shell_is_told(tmp_path: Path) -> None:
    """Within a second or two, as what is added from where people talk."""
    web = free_port()
    with (
        quotes_run(tmp_path, ini(web), wait_for=f"127.0.0.1:{web}"),
        open_channel(web) as channel,
    ):
        assert message(channel)["type"] == "snapshot"
        command = quotes("add", "A brand new sentence about kangaroos and typewriters")
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=DEADLINE)
        told = message(channel)
        assert told["type"] == "added"
        assert told["quote"] == get_json(web, f"/api/v1/quotes/{told['quote']['id']}")
        assert told["quote"]["text"].startswith("A brand new sentence")


def test_shutting_down_says_1001(tmp_path: Path) -> None:
    """To everybody, and soon, also while somebody never reads."""
    web = free_port()
    with (
        quotes_run(tmp_path, ini(web), wait_for=f"127.0.0.1:{web}") as program,
        socket.create_connection(("127.0.0.1", web)) as stuck,
        ExitStack() as stack,
    ):
        stuck.sendall(HANDSHAKE)
        channels = [stack.enter_context(open_channel(web)) for _ in range(3)]
        for channel in channels:
            message(channel)
        with ThreadPoolExecutor() as readers:
            codes = readers.map(close_code, channels)
            assert program.stop(deadline=5) == 0
            assert list(codes) == [1001] * 3


def test_who_stops_reading_is_dropped_and_costs_nobody_else_anything(port: int) -> None:
    """It is answered until too much waits for it; the others are answered all the while."""
    with socket.socket() as stalled, open_channel(port) as channel:
        message(channel)
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", port))
        stalled.settimeout(DEADLINE)
        stalled.sendall(HANDSHAKE)
        assert stalled.recv(16).startswith(b"HTTP/1.1 101")
        pings = masked(b"x" * 125, 9) * 500
        answered = 0
        with suppress(ConnectionError):
            for _ in range(1000):
                stalled.sendall(pings * 20)
                answered += ask(channel, "today")["type"] == "reply"
        assert 0 < answered < 1000
        assert ask(channel, "today")["type"] == "reply"


def test_over_tls_not_a_byte_is_plain(tmp_path: Path) -> None:
    """Whoever listens on the wire sees TLS records and nothing else, whatever is sent."""
    web, wire = free_port(), free_port()
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    endpoint = f"ssl:{web}:privateKey=key.pem:certKey=cert.pem:interface=127.0.0.1"
    settings = f"[web]\nlisten = {endpoint}\n[irc:away]\nserver = tcp:127.0.0.1:{free_port()}\n"
    settings += "nick = q\nchannels = #q\n"
    with (
        quotes_run(tmp_path, settings, wait_for=f"https://127.0.0.1:{web}") as program,
        Tap(wire, web) as tap,
        connect(f"wss://127.0.0.1:{wire}/ws", ssl=trust, close_timeout=1) as channel,
    ):
        assert message(channel)["type"] == "snapshot"
        assert message(channel)["type"] == "connection"
        channel.send(json.dumps({"type": "command", "id": "x", "text": "random"}))
        eventually(lambda: message(channel)["type"] == "reply")
        assert tls_records(tap.heard) > 5
        for word in (b"snapshot", b"connection", b"reply", b"quotes"):
            assert word not in tap.heard
        assert program.stop(deadline=5) == 0
        assert tls_records(tap.heard) > 5


class Tap:
    """Listens on the wire: passes bytes on, and keeps those of the server."""

    def __init__(self, port: int, to: int) -> None:
        self.heard = b""
        self._listening = socket.create_server(("127.0.0.1", port))
        self._to = to
        self._thread = threading.Thread(target=self._pass_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self._thread.join(DEADLINE)

    def _pass_on(self) -> None:
        client, _ = self._listening.accept()
        with client, socket.create_connection(("127.0.0.1", self._to)) as server:
            back = threading.Thread(target=self._listen, args=(server, client), daemon=True)
            back.start()
            with suppress(OSError):
                while piece := client.recv(65536):
                    server.sendall(piece)
            back.join(DEADLINE)

    def _listen(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while piece := server.recv(65536):
                self.heard += piece
                client.sendall(piece)
            client.shutdown(socket.SHUT_RDWR)


def tls_records(heard: bytes) -> int:
    """Count the TLS records; fail at what is none."""
    count = 0
    while len(heard) >= 5:
        kind, version, length = struct.unpack_from("!BHH", heard)
        assert 20 <= kind <= 24, heard[:20]
        assert version in (0x0301, 0x0303)
        heard = heard[5 + length :]
        count += 1
    return count


def test_a_program_that_starts_again_has_its_address(tmp_path: Path) -> None:
    """Connections that were open do not keep the port busy."""
    web = free_port()
    for _ in range(2):
        with quotes_run(tmp_path, ini(web), wait_for=f"127.0.0.1:{web}") as program:
            assert answers(program, web)


def answers(program: Running, port: int) -> bool:
    """Connect, see the snapshot, and stop the program while connected."""
    with open_channel(port) as channel:
        found = bool(message(channel)["type"] == "snapshot")
        program.stop(deadline=5)
        return found
