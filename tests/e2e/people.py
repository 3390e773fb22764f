"""Strangers who talk to the program: plain sockets, and independent clients."""

import json
import re
import socket
import time
import urllib.request
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import connect

from tests.e2e.running import DEADLINE


class IrcPerson:
    """Somebody on IRC with nothing but a socket."""

    def __init__(self, port: int, nick: str, channel: str | None = None) -> None:
        self.nick = nick
        self.lines: list[str] = []
        self._socket = socket.create_connection(("127.0.0.1", port), DEADLINE)
        self._rest = b""
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        self.wait_for(r" 001 ")
        if channel is not None:
            self.send(f"JOIN {channel}")
            self.wait_for(r" 366 ")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, *lines: str | bytes) -> None:
        """Send lines, as text or as they are."""
        for line in lines:
            self._socket.sendall((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def say(self, target: str, text: str) -> None:
        """Say something to a channel or a person."""
        self.send(f"PRIVMSG {target} :{text}")

    def wait_for(self, pattern: str, *, deadline: float = DEADLINE) -> str:
        """Read until a line matches, and give it; lines read stay in ``lines``."""
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            self._socket.settimeout(max(0.01, end - time.monotonic()))
            line = self._read_line()
            if line is None:
                break
            if re.search(pattern, line):
                return line
        raise AssertionError(f"{self.nick} never saw {pattern!r} in {self.lines[-30:]}")

    def saw(self, pattern: str, *, within: float) -> bool:
        """Whether a line matches that comes within so many seconds."""
        try:
            self.wait_for(pattern, deadline=within)
        except AssertionError:
            return False
        return True

    def ask(self, target: str, text: str) -> str:
        """Say something, and give what the bot says back there or, in private, here."""
        self.say(target, text)
        where = target if target.startswith("#") else self.nick
        answer = self.wait_for(rf"PRIVMSG {re.escape(where)} :#\d+: ")
        return answer.split(" :", 1)[1]

    def _read_line(self) -> str | None:
        while b"\n" not in self._rest:
            try:
                read = self._socket.recv(65536)
            except TimeoutError:
                return None
            if not read:
                return None
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        text = line.rstrip(b"\r").decode("utf-8", "replace")
        self.lines.append(text)
        if text.startswith("PING"):
            self.send("PONG" + text[4:])
        return text


def qotd_over_tcp(port: int) -> str:
    """Connect as ``nc`` does, and read to the end."""
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as connection:
        read = b""
        while piece := connection.recv(4096):
            read += piece
    return read.decode("ascii")


def qotd_over_udp(port: int) -> str:
    """Send a datagram, and read the one that comes back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as invocation:
        invocation.settimeout(DEADLINE)
        invocation.sendto(b"", ("127.0.0.1", port))
        return invocation.recv(4096).decode("ascii")


def get(port: int, path: str) -> str:
    """Get a page from the program's web server."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=DEADLINE) as page:
        return str(page.read().decode("utf-8"))


def get_json(port: int, path: str) -> Any:
    """Get a page of JSON."""
    return json.loads(get(port, path))


def snapshot(port: int) -> dict[str, Any]:
    """Connect to the push channel, and give its first message."""
    with connect(f"ws://127.0.0.1:{port}/ws", open_timeout=DEADLINE) as channel:
        message: dict[str, Any] = json.loads(channel.recv(DEADLINE))
    return message
