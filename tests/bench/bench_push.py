"""The push channel beside a C loop and its Python peers, in one run: ``make bench``.

A broadcast of 300 bytes to 1,000, 5,000 and 10,000 clients; questions and answers; memory; the
heartbeat; a crowd of which some never read.  Server and clients have a core each.  Ratios travel,
absolute figures do not: read the columns that say "vs C".  Each is the median of the ratios of the
rounds: a round asks all servers within a second, each time another one first, so that what else
the machine does meets them alike.
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
_QUESTIONS = 6400
_ASKERS = (64, 1)
_TURNS = 10
_OTHERS, _STALLED, _MESSAGES, _LARGE = 500, 10, 400, 16_000
_PARTS = ["broadcast", "answers", "heartbeat", "stalled"]
_COMMAND = '{"type":"command","id":"1","text":"!quote"}'


@dataclass(frozen=True)
class Subject:
    """A server that is measured; ``greeting`` is how many messages it begins with."""

    name: str
    command: Callable[[int, int, float], list[str]]
    greeting: int = 0


def module(name: str) -> Callable[[int, int, float], list[str]]:
    """Return the command line of one of the servers beside this file."""
    return lambda port, size, heartbeat: [
        *(sys.executable, "-m", f"tests.bench.push.{name}"),
        *(str(port), str(size), str(heartbeat)),
    ]


@dataclass(frozen=True)
class Rounds:
    """What each broadcast took, in milliseconds, and the KiB that a connection takes.

    ``last`` has the times until the last client had it, ``cpu`` what the server used for it.
    """

    last: list[float]
    cpu: list[float]
    memory: float


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the ratios of the rounds."""
    return statistics.median(
        one / max(other, 1e-9) for one, other in zip(ours, theirs, strict=True)
    )


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
        """Return the seconds of CPU that it used so far.

        By the clock of its own that Linux has for each process (clock_getcpuclockid(3)):
        /proc/PID/stat counts hundredths of a second.
        """
        return time.clock_gettime((~self.pid << 3) | 2)

    @property
    def memory(self) -> float:
        """Return the KiB that it holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return float(status.split("VmRSS:")[1].split()[0])

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.communicate()


class NotServedError(Exception):
    """Somebody of the crowd waited in vain."""


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
        """Return a command; give its answer."""
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
            raise NotServedError
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

    def broadcast(self, subjects: list[Subject], clients: int) -> list[Rounds]:
        """Measure broadcasts, by turns, each time another one first."""
        with ExitStack() as stack:
            meetings = [stack.enter_context(self.meeting(one, clients)) for one in subjects]
            found = [Rounds([], [], memory) for _, _, memory in meetings]
            for turn in range(self.rounds + 1):
                for n in rotated(range(len(subjects)), turn):
                    server, crowd, _ = meetings[n]
                    used = server.cpu
                    took = crowd.ask("b")
                    if turn:
                        found[n].last.append(took / 1e3)
                        found[n].cpu.append((server.cpu - used) * 1e3)
            return found

    def answers(self, subjects: list[Subject], askers: int) -> list[list[float]]:
        """Measure the microseconds of CPU that an answer takes, by turns.

        :param askers: how many ask at the same time, each again as soon as it has its answer.
        """
        each = _QUESTIONS // askers
        with ExitStack() as stack:
            meetings = [stack.enter_context(self.meeting(one, askers)) for one in subjects]
            cpu: list[list[float]] = [[] for _ in subjects]
            for turn in range(_TURNS + 1):
                for n in rotated(range(len(subjects)), turn):
                    server, crowd, _ = meetings[n]
                    crowd.ask(f"m {_COMMAND}")
                    used = server.cpu
                    crowd.ask(f"r {each} {askers}")
                    if turn:
                        cpu[n].append(1e6 * (server.cpu - used) / (each * askers))
            return cpu

    def heartbeat(self, subject: Subject, clients: int) -> float:
        """Measure the share of a core that keeping the clients alive takes."""
        with self.meeting(subject, clients, heartbeat=_HEARTBEAT) as (server, crowd, _):
            crowd.ask(f"w {_HEARTBEAT * 1000}")
            used, begin = server.cpu, time.monotonic()
            crowd.ask(f"w {2 * _HEARTBEAT * 1000}")
            return (server.cpu - used) / (time.monotonic() - begin)

    def stalled(self, subject: Subject, stalled: int) -> tuple[str, str]:
        """Measure the milliseconds that the others wait while some never read.

        Give as well the MiB that the server takes more after so many messages; or that the others
        had waited for twenty seconds.
        """
        meeting = self.meeting(subject, _OTHERS, stalled=stalled, size=_LARGE)
        with meeting as (server, crowd, _):
            before = server.memory
            try:
                took = [crowd.ask("b") / 1e3 for _ in range(_MESSAGES)]
            except NotServedError:
                return "never", "-"
            more = (server.memory - before) / 1024
            return f"{statistics.median(took):.1f}", f"{more:.1f}"


def rotated(numbers: range, by: int) -> list[int]:
    """Return the numbers with another one first each time."""
    first = by % len(numbers)
    return [*numbers[first:], *numbers[:first]]


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


def tell_broadcasts(bench: Bench, subjects: list[Subject], clients: int) -> None:
    """Measure and print how long a broadcast takes."""
    say(f"{clients} clients", "last ms", "vs C", "best ms", "vs C", "CPU ms", "vs C", "KiB each")
    found = bench.broadcast(subjects, clients)
    least = found[0]
    for subject, rounds in zip(subjects, found, strict=True):
        say(
            subject.name,
            f"{statistics.median(rounds.last):.1f}",
            f"{ratio(rounds.last, least.last):.2f}",
            f"{min(rounds.last):.1f}",
            f"{min(rounds.last) / min(least.last):.2f}",
            f"{statistics.median(rounds.cpu):.1f}",
            f"{ratio(rounds.cpu, least.cpu):.2f}",
            f"{rounds.memory:.1f}",
        )


def tell_answers(bench: Bench, subjects: list[Subject], askers: int) -> None:
    """Measure and print what an answer takes."""
    say(f"{askers} asking", "CPU us", "vs C", "best us")
    found = bench.answers(subjects, askers)
    for subject, cpu in zip(subjects, found, strict=True):
        median, least = statistics.median(cpu), min(cpu)
        say(subject.name, f"{median:.1f}", f"{ratio(cpu, found[0]):.2f}", f"{least:.1f}")


def tell_heartbeats(bench: Bench, subjects: list[Subject], clients: int) -> None:
    """Measure and print what keeping clients alive takes; the C loop does not."""
    say("heartbeat", f"% of a core, {clients} clients, each every {_HEARTBEAT:.0f} s")
    for subject in subjects[1:]:
        say(subject.name, f"{100 * bench.heartbeat(subject, clients):.1f}")


def tell_stalled(bench: Bench, subjects: list[Subject]) -> None:
    """Measure and print what it costs the others that some never read."""
    say("who never reads", "ms, none", f"ms, {_STALLED}", "MiB, none", f"MiB, {_STALLED}")
    for subject in subjects[1:]:
        (without, kept), (with_some, more) = (bench.stalled(subject, n) for n in (0, _STALLED))
        say(subject.name, without, with_some, kept, more)
    say("", f"{_OTHERS} others, {_MESSAGES} messages of {_LARGE} bytes")


def run(folder: Path, sizes: list[int], rounds: int, parts: list[str]) -> None:
    """Measure these parts, and print them."""
    limit = compiled(folder, "limit")
    bench = Bench(compiled(folder, "crowd"), rounds)
    subjects = [
        Subject("C epoll loop", lambda port, size, _: [str(limit), str(port), str(size)]),
        Subject("Twisted Quotes", module("serve_ours"), greeting=1),
        Subject("aiohttp", module("serve_aiohttp")),
        Subject("websockets", module("serve_websockets")),
        Subject("plain autobahn", module("serve_autobahn")),
    ]
    if "broadcast" in parts:
        for clients in sizes:
            tell_broadcasts(bench, subjects, clients)
    if "answers" in parts:
        for askers in _ASKERS:
            tell_answers(bench, subjects, askers)
    if "heartbeat" in parts:
        tell_heartbeats(bench, subjects, max(sizes))
    if "stalled" in parts:
        tell_stalled(bench, subjects)


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="*", default=[1000, 5000, 10_000])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--parts", nargs="*", choices=_PARTS, default=_PARTS)
    arguments = parser.parse_args()
    if shutil.which("cc") is None or (os.cpu_count() or 1) < 2:
        raise SystemExit("the bench of the push channel needs a C compiler and two cores")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sizes = [clients for clients in arguments.clients if clients + 100 < most]
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), sizes, arguments.rounds, arguments.parts)


if __name__ == "__main__":
    main()
