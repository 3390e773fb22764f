"""The Quote of the Day protocol as strangers meet it: plain sockets."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.people import qotd_over_tcp, qotd_over_udp
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes_run

QUOTE = "Æsop said: “slow & steady”\n\t\t-- Æsop\n%\n"
SAID = 'Aesop said: "slow & steady"\r\n-- Aesop\r\n'


def ini(tcp: int, udp: int, quotes: str = "some.fortune") -> str:
    """Write bots.ini with QOTD on these ports."""
    return f"""
[quotes]
import = {quotes}

[qotd]
tcp = tcp:{tcp}:interface=127.0.0.1
udp = 127.0.0.1:{udp}
"""


@pytest.fixture(scope="module")
def qotd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, int]]:
    """Run the program with one quote; TCP and UDP have the same port, as in RFC 865."""
    folder, port = tmp_path_factory.mktemp("qotd"), free_port()
    (folder / "some.fortune").write_text(QUOTE, "utf-8")
    with quotes_run(folder, ini(port, port), wait_for="(UDP)") as program:
        yield program, port
        assert program.stop(deadline=5) == 0
        assert "Traceback" not in program.stderr


def test_tcp_and_udp_give_the_same_in_ascii(qotd: tuple[Running, int]) -> None:
    """The quote of the day, transliterated, with the author on a line of its own."""
    _, port = qotd
    assert qotd_over_tcp(port) == SAID
    assert qotd_over_udp(port) == SAID


@pytest.mark.parametrize("size", [6, 20_000_000])
def test_input_is_thrown_away(qotd: tuple[Running, int], size: int) -> None:
    """A peer that talks, however much, gets the quote and a clean end, not a reset."""
    _, port = qotd
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as peer:
        peer.sendall(b"x" * size)
        read = b""
        while piece := peer.recv(4096):
            read += piece
    assert read == SAID.encode()


def is_cut(peer: socket.socket) -> bool:
    """Whether the other side wants nothing of what is sent to it."""
    try:
        peer.sendall(b"still here")
    except ConnectionError:
        return True
    return False


def test_peers_that_stay_are_cut_and_keep_nobody_out(qotd: tuple[Running, int]) -> None:
    """Three hundred that never close: the next one is served at once, and all are gone in time."""
    _, port = qotd
    with ExitStack() as stack:
        peers = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), DEADLINE))
            for _ in range(300)
        ]
        assert qotd_over_tcp(port) == SAID
        assert all(peer.recv(4096) == SAID.encode() for peer in peers)
        for peer in (peers[0], peers[150], peers[-1]):
            eventually(partial(is_cut, peer), what="the end of a peer that stays")


def answers(invocation: socket.socket) -> int:
    """Count the datagrams that come until none comes for a second."""
    invocation.settimeout(1)
    count = 0
    with suppress(TimeoutError):
        while invocation.recv(4096):
            count += 1
    return count


def test_a_flood_of_datagrams_is_answered_within_its_allowance(qotd: tuple[Running, int]) -> None:
    """A thousand questions from one address get few answers, and TCP does not notice."""
    _, port = qotd
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as invocation:
        invocation.bind(("127.0.0.2", 0))
        for _ in range(1000):
            invocation.sendto(b"?", ("127.0.0.1", port))
        assert 50 <= answers(invocation) <= 90
    assert qotd_over_tcp(port) == SAID


def test_an_empty_collection_says_so(tmp_path: Path) -> None:
    """Whoever connects learns why there is no quote."""
    port = free_port()
    with quotes_run(tmp_path, ini(port, port, "none"), wait_for="(UDP)"):
        assert qotd_over_tcp(port) == "There is no quote yet: the collection is empty.\r\n"


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    """For TCP and for UDP: which key, which address, why; and exit status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with quotes_run(tmp_path, ini(port, free_port(), "none")) as program:
            assert program.process.wait(DEADLINE) == 1
            assert f"[qotd] tcp: cannot listen on 127.0.0.1:{port}: Address" in program.stderr
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with quotes_run(tmp_path, ini(free_port(), port, "none")) as program:
            assert program.process.wait(DEADLINE) == 1
            assert f"[qotd] udp: cannot listen on 127.0.0.1:{port}: Address" in program.stderr
