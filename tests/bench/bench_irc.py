"""The IRC bot beside Limnoria, Sopel and irc3 on one InspIRCd, by turns in one run: ``make bench``.

Everybody's throttles are off.  A peer that cannot be installed or started leaves its row empty and
says why.  Ratios travel, absolute figures do not; docs/performance.md says what each one did.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.irc.bots import BOTS, QUOTES, Bot, some_quotes
from tests.e2e.people import IrcPerson
from tests.e2e.running import Running, eventually, free_port, quotes_run
from tests.e2e.servers.inspircd import inspircd

_WINDOW = 50
_ANSWER = re.compile(rb"PRIVMSG #quotes :(?:Quote )?#\d+: ")
_FLOOD = 'threshold="1000000" commandrate="1000000000" fakelag="no"'
_OUTAGE = 2.0
_PATIENCE = 90.0
_NETWORKS, _CHANNELS = 50, 40


@dataclass(frozen=True)
class Row:
    """What was measured of a bot: times in ms, CPU in µs a reply, memory in MiB, rest in s.

    ``start`` is in an empty folder, and ``again`` where it has run before.
    """

    p50: float
    p99: float
    speed: float
    cpu: float
    memory: float
    start: float
    again: float
    back: float


def memory(program: Running) -> float:
    """Return the memory that a program holds, in MiB."""
    status = Path(f"/proc/{program.process.pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def cpu(program: Running) -> float:
    """Return the seconds of a processor that a program has had."""
    fields = Path(f"/proc/{program.process.pid}/stat").read_text("utf-8").rpartition(")")[2]
    return sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")


class Asker(IrcPerson):
    """Somebody in the channel who asks much, and counts answers."""

    _partial = b""

    def count_answers(self, deadline: float) -> int:
        """Wait for something to come; count the answers in it."""
        self._socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            read = self._socket.recv(1 << 18)
        except TimeoutError:
            return 0
        if not read:
            raise AssertionError("the server closed the asker's connection")
        whole, _, self._partial = (self._partial + read).rpartition(b"\n")
        if b"PING " in whole and re.search(rb"^PING|\nPING", whole):
            self.send("PONG irc.test")
        return len(_ANSWER.findall(whole))

    def wait_for_bot(self) -> None:
        """Look again and again until the bot is in the channel."""

        def is_there() -> bool:
            self.send("NAMES #quotes")
            names = self.wait_for(r" 353 ")
            self.wait_for(r" 366 ")
            return "quotebot" in names

        eventually(is_there, deadline=_PATIENCE, what="the bot in the channel")


def alone(asker: Asker, question: str, count: int) -> list[float]:
    """Ask one question after the other; give the milliseconds that each took."""
    took = []
    for _ in range(count):
        began = time.monotonic()
        asker.say("#quotes", question)
        asker.wait_for(r"PRIVMSG #quotes :(?:Quote )?#\d+: ")
        took.append((time.monotonic() - began) * 1000)
    return sorted(took)


def crowded(asker: Asker, program: Running, question: str, seconds: float) -> tuple[float, float]:
    """Keep some questions waiting for so long; give replies/s, and µs of CPU a reply."""
    line = f"PRIVMSG #quotes :{question}"
    before, began = cpu(program), time.monotonic()
    asked = answered = 0
    while (left := began + seconds - time.monotonic()) > 0:
        if more := _WINDOW - (asked - answered):
            asker.send("\r\n".join([line] * more))
            asked += more
        answered += asker.count_answers(time.monotonic() + left)
    took, spent = time.monotonic() - began, cpu(program) - before
    return answered / took, spent / max(1, answered) * 1e6


def teach(asker: Asker) -> None:
    """Tell a bot its quotes on the channel."""
    for number, text in enumerate(some_quotes(), 1):
        asker.say("#quotes", f"@quote add {text}")
        asker.wait_for(rf"PRIVMSG #quotes :.*#{number} added")


def started(
    stack: ExitStack, bot: Bot, folder: Path, port: int, asker: Asker
) -> tuple[Running, float]:
    """Start a bot; give it, and the seconds until it is in the channel."""
    began = time.monotonic()
    program = stack.enter_context(bot.started(folder, port))
    try:
        asker.wait_for(r":quotebot!\S+ JOIN :?#quotes", deadline=_PATIENCE)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{program.stdout}\n{program.stderr}") from None
    return program, time.monotonic() - began


def measure(bot: Bot, options: argparse.Namespace) -> Row:
    """Start a bot in an empty folder, ask it, take its server away, and start it again."""
    ports = (free_port(), free_port())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with (
            inspircd(flood=_FLOOD, ports=ports) as server,
            Asker(ports[0], "alice", "#quotes") as asker,
        ):
            program, start = started(stack, bot, folder, ports[0], asker)
            if bot.lessons:
                teach(asker)
            time.sleep(1)
            alone(asker, bot.question, 20)
            times = alone(asker, bot.question, options.questions)
            speed, spent = crowded(asker, program, bot.question, options.seconds)
            held = memory(program)
            server.program.process.kill()
        time.sleep(_OUTAGE)
        with inspircd(flood=_FLOOD, ports=ports), Asker(ports[0], "alice", "#quotes") as asker:
            began = time.monotonic()
            asker.wait_for_bot()
            back = time.monotonic() - began
            program.stop()
            time.sleep(1)
            program, again = started(stack, bot, folder, ports[0], asker)
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return Row(statistics.median(times), p99, speed, spent, held, start, again, back)


@contextmanager
def networks(count: int, channels: int) -> Iterator[tuple[Running, float]]:
    """Run one program on many networks; give it, and the seconds until all was joined."""
    with tempfile.TemporaryDirectory() as folder, inspircd(flood=_FLOOD) as server:
        ini = "[quotes]\n" + "".join(
            f"[irc:n{number}]\nserver = {server.server}\nnick = bot{number}\nchannels = "
            + ", ".join(f"#n{number}c{channel}" for channel in range(channels))
            + "\n"
            for number in range(count)
        )
        began = time.monotonic()
        with quotes_run(Path(folder), ini) as program:
            wanted = count * channels
            eventually(lambda: program.stderr.count("joined #") >= wanted, what="all joined")
            yield program, time.monotonic() - began


def table(rows: dict[str, Row | None]) -> str:
    """Print what was measured, and how often ours is better or worse."""
    columns = [*Row.__dataclass_fields__]
    lines = [f"{'':22}" + "".join(f"{column:>10}" for column in columns)]
    ours = rows.get("ours")
    for name, row in rows.items():
        values = [getattr(row, column) if row else None for column in columns]
        lines.append(f"{name:22}" + "".join(_figure(value) for value in values))
    for name, row in rows.items():
        if row and ours and row is not ours:
            ratios = [getattr(row, column) / getattr(ours, column) for column in columns]
            lines.append(f"{name + ' / ours':22}" + "".join(_figure(ratio) for ratio in ratios))
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    return f"{'-':>10}" if value is None else f"{value:10.3f}" if value < 10 else f"{value:10.0f}"


def middle(rows: list[Row]) -> Row:
    """Return the median of each column."""
    columns = Row.__dataclass_fields__
    return Row(*(statistics.median(getattr(row, column) for row in rows) for column in columns))


def main() -> None:
    """Measure all by turns, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300, help="asked one after the other")
    parser.add_argument("--seconds", type=float, default=5.0, help="of many questions at once")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=[bot.name for bot in BOTS], metavar="BOT")
    options = parser.parse_args()
    bots = [bot for bot in BOTS if bot.name in options.only]
    out = sys.stdout.write
    measured: dict[str, list[Row]] = {bot.name: [] for bot in bots}
    for _ in range(options.rounds):
        for bot in bots:
            if trouble := bot.install():
                out(f"{bot.name} was not installed: {trouble}\n")
                continue
            try:
                measured[bot.name].append(measure(bot, options))
            except (AssertionError, OSError) as error:
                out(f"{bot.name} was not measured: {str(error)[:500]}\n")
            sys.stdout.flush()
    out(
        f"Medians of {options.rounds} rounds. p50, p99: ms; speed: replies/s; cpu: µs a reply;"
        f" memory: MiB; start, again, back: s.\nPeers have {QUOTES} quotes.\n\n"
    )
    out(table({name: middle(rows) if rows else None for name, rows in measured.items()}))
    with networks(1, 1) as (program, took):
        time.sleep(2)
        idle = memory(program)
    with networks(_NETWORKS, _CHANNELS) as (program, took):
        time.sleep(2)
        more = memory(program) - idle
    out(
        f"\n{_NETWORKS} networks of {_CHANNELS} channels: all joined {took:.1f} s after the start;"
        f" {more:.1f} MiB more than the {idle:.1f} MiB on one network in one channel\n"
    )


if __name__ == "__main__":
    main()
