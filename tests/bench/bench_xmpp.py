"""The XMPP bot beside the same bot on slixmpp, by turns in one run: ``make bench``.

Questions and answers over TLS with a server that does little else; memory; and what a server does
that never reads, never ends a stanza or sends nothing but lines.  Ratios travel, absolute figures
do not.  A turn is counted in processor time.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.running import Running, running
from tests.e2e.servers.certificates import certificates_for
from tests.e2e.servers.hostile import SignedOn, hostile_server

_ROOT = Path(__file__).parents[2]
_WINDOW = 100
_LINES = "\n" * 250_000
_FLOOR = (
    "import twisted.internet.reactor, twisted.words.protocols.jabber.xmlstream\n"
    "print(open('/proc/self/status').read())"
)
_BOTS = {"ours": "ours", "whole": "quotes run", "slixmpp": "slixmpp"}
"""What measures each: ``serve_NAME.py``, and what to call it."""

_QUESTION = (
    "<message from='alice{}@xmpp.test/x' to='bot@xmpp.test' type='chat' id='q'>"
    "<body>quote</body></message>"
)


@dataclass(frozen=True)
class Bot:
    """A bot that is signed on."""

    program: Running
    session: SignedOn

    def memory(self, kind: str = "VmRSS") -> float:
        """Return the memory that it holds, in MiB."""
        status = Path(f"/proc/{self.program.process.pid}/status").read_text()
        return int(status.split(f"{kind}:")[1].split()[0]) / 1024

    def cpu(self) -> float:
        """Return the seconds of a processor that it has had."""
        fields = Path(f"/proc/{self.program.process.pid}/stat").read_text().rpartition(")")[2]
        return sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")

    def longest_turn(self) -> float:
        """End it; give the longest time for which nothing else had its turn, in milliseconds."""
        self.program.stop()
        return float(self.program.stdout.splitlines()[-1]) * 1000


@contextmanager
def bot(name: str) -> Iterator[Bot]:
    """Start a bot and sign it on."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        certificates = certificates_for(folder, "xmpp.test")
        with hostile_server(certificates) as server:
            module = f"tests.bench.xmpp.serve_{name}"
            command = [sys.executable, "-m", module, str(server.port), str(certificates.authority)]
            with running(command, folder, env={"PYTHONPATH": str(_ROOT)}) as program:
                yield Bot(program, server.next_session())


def talk(measured: Bot, count: int) -> tuple[float, float, float, float]:
    """Ask and be answered; give replies/s, µs of CPU a reply, ms a lone reply, and MiB."""
    session, cpu, began = measured.session, measured.cpu(), time.monotonic()
    asked = answered = 0
    while answered < count:
        more = min(_WINDOW - (asked - answered), count - asked)
        session.say("".join(_QUESTION.format(n % 50) for n in range(asked, asked + more)))
        asked += more
        answered += session.count("</message>")
    took, cpu = time.monotonic() - began, measured.cpu() - cpu
    alone = []
    for _ in range(200):
        began = time.monotonic()
        session.say(_QUESTION.format(0))
        session.wait_for("</message>")
        alone.append(time.monotonic() - began)
    return count / took, cpu / count * 1e6, statistics.median(alone) * 1e3, measured.memory()


def floor() -> float:
    """Return the MiB of a Twisted program that has loaded XMPP over TLS and does not use it."""
    shown = subprocess.run(
        [sys.executable, "-c", _FLOOR], capture_output=True, check=True, text=True
    )
    return int(shown.stdout.split("VmRSS:")[1].split()[0]) / 1024


def never_read(session: SignedOn) -> None:
    """Ask half a million questions, and read no answer."""
    session.say(_QUESTION.format(1) * 500_000)


def never_end(session: SignedOn) -> None:
    """Send a stanza of 64 MiB that is not over then."""
    session.say("<message><body>" + "x" * 64 * 1024 * 1024)


def only_lines(session: SignedOn) -> None:
    """Send texts of a quarter of a million lines."""
    for _ in range(20):
        session.say(f"<message from='a@x.test/y' type='chat'><body>{_LINES}</body></message>")


def suffer(measured: Bot, cruelty: Callable[[SignedOn], None]) -> tuple[float, float]:
    """Be cruel for ten seconds at most; give by how many MiB it grew, and its longest turn."""
    before = measured.memory()
    measured.session.hold(10)
    with suppress(OSError):
        cruelty(measured.session)
    time.sleep(1)
    grown = measured.memory("VmHWM") - before
    return grown, measured.longest_turn()


def main() -> None:
    """Measure both by turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    talks: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in _BOTS}
    for _ in range(options.rounds):
        for name in _BOTS:
            with bot(name) as measured:
                talks[name].append(talk(measured, options.questions))
    out = sys.stdout.write
    out(f"{'':24}{'replies/s':>12}{'CPU µs/reply':>14}{'ms alone':>10}{'MiB':>8}\n")
    for name, called in _BOTS.items():
        speed, cpu, alone, memory = (statistics.median(c) for c in zip(*talks[name], strict=True))
        out(f"{called:24}{speed:12.0f}{cpu:14.0f}{alone:10.2f}{memory:8.0f}\n")
    out(f"{'Twisted, no bot':24}{'':36}{floor():8.0f}\n")
    out(f"\n{'':24}{'':>12}{'MiB more':>14}{'longest turn, ms':>18}\n")
    for cruelty in (never_read, never_end, only_lines):
        for name in ("ours", "slixmpp"):
            with bot(name) as measured:
                grown, turn = suffer(measured, cruelty)
            out(f"{cruelty.__name__:24}{name:>12}{grown:14.0f}{turn:18.1f}\n")


if __name__ == "__main__":
    main()
