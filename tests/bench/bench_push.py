"""The push channel beside a C loop and its Python peers, in one run: ``make bench``.

A broadcast of some 300 bytes to 1,000, 5,000 and 10,000 clients; questions and answers; memory; the
heartbeat; a crowd of which some never read.  Server and clients have a core each.  Ratios travel,
absolute figures do not: read the columns that say "vs C".
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.running import free_port

_HERE = Path(__file__).parent / "push"
_ROOT = Path(__file__).parents[2]
_SIZE = 300
_HEARTBEAT = 10.0
_NEVER = 3600.0
_QUESTIONS = 1000
_TURNS = 10
_COMMAND = '{"type":"command","id":"1","text":"!quote"}'


@dataclass(frozen=True)
class Subject:
    """A server that is measured; ``greeting`` is how many messages it begins with."""

    name: str
    command: Callable[[int, int, float], list[str]]
    greeting: int = 0


def module(name: str) -> Callable[[int, int, float], list[str]]:
    """Give the command line of one of the servers beside this file."""
    return lambda port, size, heartbeat: [
        *(sys.executable, "-m", f"tests.bench.push.{name}"),
        *(str(port), str(size), str(heartbeat)),
    ]


@dataclass(frozen=True)
class Row:
    """What a broadcast took, in milliseconds, and the KiB that a connection takes.

    ``last`` and ``best`` are the median and the best time until the last client had it.
    """

    last: float
    best: float
    cpu: float
    memory: float


class Server:
    """A server that runs on the first core."""

    def __init__(self, subject: Subject, size: int, heartbeat: float) -> None:
        self.port = free_port()
        self.subject = subject
        self._process = subprocess.Popen(
            subject.command(self.port, size, heartbeat),
            cwd=_ROOT,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: os.sched_setaffinity(0, {0}),  # noqa: PLW1509 - no threads here
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if b"listening" in line:
                break
        else:
            raise SystemExit(f"{subject.name} did not start")
        self.pid = self._process.pid

    @property
    def cpu(self) -> float:
        """Give the seconds of CPU that it used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Give the KiB that it holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return float(status.split("VmRSS:")[1].split()[0])

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.communicate()


class Crowd:
    """Clients on the second core; see crowd.c."""

    def __init__(self, program: Path, server: Server, clients: int, stalled: int) -> None:
        self._process = subprocess.Popen(
            [
                *(str(program), str(server.port), "/ws", str(server.pid)),
                *(str(clients), str(stalled), str(server.subject.greeting), "100"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {1}),  # noqa: PLW1509 - no threads here
        )
        self._answer()

    def ask(self, command: str) -> float:
        """Give a command; give its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """Let all clients go."""
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> float:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the crowd was not served")
        return float(line)


@dataclass(frozen=True)
class Bench:
    """What measures: the compiled programs, and how often."""

    crowd: Path
    rounds: int

    @contextmanager
    def meeting(
        self,
        subject: Subject,
        clients: int,
        *,
        stalled: int = 0,
        size: int = _SIZE,
        heartbeat: float = _NEVER,
    ) -> Iterator[tuple[Server, Crowd, float]]:
        """Bring a server and a crowd together; give the KiB a connection takes as well."""
        server = Server(subject, size, heartbeat)
        try:
            before = server.memory
            crowd = Crowd(self.crowd, server, clients, stalled)
            try:
                yield server, crowd, (server.memory - before) / clients
            finally:
                crowd.stop()
        finally:
            server.stop()

    def broadcast(self, subjects: list[Subject], clients: int) -> dict[str, Row]:
        """Measure broadcasts, by turns: what else the machine does meets all of them."""
        with ExitStack() as stack:
            meetings = [stack.enter_context(self.meeting(one, clients)) for one in subjects]
            last: list[list[float]] = [[] for _ in subjects]
            cpu = [0.0] * len(subjects)
            for turn in range(self.rounds + 1):
                for n, (server, crowd, _) in enumerate(meetings):
                    used = server.cpu
                    took = crowd.ask("b") / 1e3
                    if turn:
                        last[n].append(took)
                        cpu[n] += server.cpu - used
            return {
                one.name: Row(
                    statistics.median(last[n]),
                    min(last[n]),
                    1e3 * cpu[n] / self.rounds,
                    meetings[n][2],
                )
                for n, one in enumerate(subjects)
            }

    def answers(self, subjects: list[Subject]) -> dict[str, float]:
        """Measure the microseconds of CPU that an answer takes, by turns."""
        with ExitStack() as stack:
            meetings = [stack.enter_context(self.meeting(one, 10)) for one in subjects]
            cpu = [0.0] * len(subjects)
            for turn in range(_TURNS + 1):
                for n, (server, crowd, _) in enumerate(meetings):
                    crowd.ask(f"m {_COMMAND}")
                    used = server.cpu
                    crowd.ask(f"r {_QUESTIONS}")
                    cpu[n] += server.cpu - used if turn else 0.0
            asked = _QUESTIONS * _TURNS
            return {one.name: 1e6 * cpu[n] / asked for n, one in enumerate(subjects)}

    def heartbeat(self, subject: Subject, clients: int) -> float:
        """Measure the share of a core that keeping the clients alive takes."""
        with self.meeting(subject, clients, heartbeat=_HEARTBEAT) as (server, crowd, _):
            crowd.ask(f"w {_HEARTBEAT * 1000}")
            used, begin = server.cpu, time.monotonic()
            crowd.ask(f"w {2 * _HEARTBEAT * 1000}")
            return (server.cpu - used) / (time.monotonic() - begin)

    def stalled(self, subject: Subject, stalled: int) -> float:
        """Measure how long the others wait while some never read, until they are dropped."""
        with self.meeting(subject, 500, stalled=stalled, size=16_000) as (_, crowd, _memory):
            return statistics.median(crowd.ask("b") / 1e3 for _ in range(400))


def compiled(folder: Path, name: str) -> Path:
    """Compile a C program."""
    program = folder / name
    subprocess.run(
        ["cc", "-O2", "-Wall", "-o", str(program), str(_HERE / f"{name}.c")],
        check=True,
    )
    return program


def say(*columns: object) -> None:
    """Print a row of a table."""
    sys.stdout.write(
        "".join(f"{column!s:>{20 if n == 0 else 14}}" for n, column in enumerate(columns))
    )
    sys.stdout.write("\n")
    sys.stdout.flush()


def run(folder: Path, sizes: list[int], rounds: int) -> None:
    """Measure everything, and print it."""
    limit = compiled(folder, "limit")
    bench = Bench(compiled(folder, "crowd"), rounds)
    c = Subject("C epoll loop", lambda port, size, _: [str(limit), str(port), str(size)])
    ours = Subject("Twisted Quotes", module("serve_ours"), greeting=1)
    peers = [
        Subject("aiohttp", module("serve_aiohttp")),
        Subject("websockets", module("serve_websockets")),
        Subject("plain autobahn", module("serve_autobahn")),
    ]
    for clients in sizes:
        say(f"{clients} clients", "last ms", "vs C", "best vs C", "CPU ms", "CPU vs C", "KiB each")
        found = bench.broadcast([c, ours, *peers], clients)
        least = found[c.name]
        for name, row in found.items():
            say(
                name,
                f"{row.last:.1f}",
                f"{row.last / least.last:.2f}",
                f"{row.best / least.best:.2f}",
                f"{row.cpu:.1f}",
                f"{row.cpu / max(least.cpu, 0.01):.2f}",
                f"{row.memory:.1f}",
            )
    say("an answer", "CPU us", "vs C")
    answers = bench.answers([c, ours, *peers])
    for name, cpu in answers.items():
        say(name, f"{cpu:.1f}", f"{cpu / answers[c.name]:.2f}")
    say("heartbeat", f"% of a core, {max(sizes)} clients, each every {_HEARTBEAT:.0f} s")
    for one in (ours, *peers):
        say(one.name, f"{100 * bench.heartbeat(one, max(sizes)):.1f}")
    say("who never reads", "ms for others")
    for stalled in (0, 10):
        say(f"ours, {stalled} of 500", f"{bench.stalled(ours, stalled):.1f}")


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="*", default=[1000, 5000, 10_000])
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    if shutil.which("cc") is None or (os.cpu_count() or 1) < 2:
        raise SystemExit("the bench of the push channel needs a C compiler and two cores")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sizes = [clients for clients in arguments.clients if clients + 100 < most]
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), sizes, arguments.rounds)


if __name__ == "__main__":
    main()
