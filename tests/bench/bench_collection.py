"""The collection beside what people would have instead, in one run: ``make bench``.

At 10,000 and 1,000,000 quotes (others by option): random, by number, a new day, searches, adding,
opening and importing; beside them ``fortune``, ``fortune -m``, a flat file that is read through as
Limnoria reads its own, and ``ORDER BY random()``.  Then how long a reactor and an add wait while a
million come in.  Ratios travel, absolute figures do not.
"""

import argparse
import ast
import csv
import gc
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from pathlib import Path
from statistics import median, quantiles

from twisted.internet.defer import Deferred
from twisted.internet.selectreactor import SelectReactor

from bots.core.concurrency.database_thread import DatabaseThread
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.record import Record
from quoters.selection.random import RandomQuoter
from quoters.storage.opening import Storage, open_storage
from quoters.text.search import parse_search

_WORDS = [
    "".join(letters)
    for letters in product("bdfgklmnprst", "aeiou", "bdgklmnprstvz", "aeiou", "lnrst")
]
_NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_ENOUGH = 0.5
_CHANCE = random.Random(1)  # noqa: S311 - the same in every run


def texts(how_many: int, kind: str = "quote") -> Iterator[str]:
    """Return texts of some 80 characters, all different, one word common to all."""
    for n in range(how_many):
        yield " ".join(["The", *_CHANCE.choices(_WORDS, k=14), kind, str(n)])


def records(how_many: int, kind: str = "quote") -> Iterator[Record]:
    """Return quotes to import."""
    for n, text in enumerate(texts(how_many, kind)):
        yield Record(Quote(text, f"Author {n % 5000}", "Works"))


def timed(call: Callable[[], object], least: int = 5) -> float:
    """Call for a while; give the median in microseconds."""
    taken: list[float] = []
    end = time.perf_counter() + _ENOUGH
    while len(taken) < least or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1e6


def once(call: Callable[[], object]) -> float:
    """Call once; give the seconds it took."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def collection(folder: Path, size: int) -> tuple[Storage, float]:
    """Make a collection of this size; say how many quotes a second came in."""
    storage = open_storage("sqlite:///quotes.db", folder)
    ready = list(records(size)) if size <= 2_000_000 else records(size)
    gc.freeze()  # as the verb does
    taken = once(lambda: storage.archive.bring_in(ready, Actor("bench"), _NOW))
    return storage, size / taken


def ours(storage: Storage, folder: Path, size: int) -> dict[str, float]:
    """Measure the collection, in microseconds."""
    store, days, new = storage.store, count(), count()
    ring = RandomQuoter(store)

    def from_the_ring() -> None:
        """Return as many as a ring gives before it is refilled."""
        ring.refill()
        while not ring.needs_refill:
            ring.getQuote()
            given.append(1)

    given: list[int] = []
    from_the_ring()
    a_ring = len(given)

    def two_words() -> None:
        store.search(parse_search(" ".join(_CHANCE.choices(_WORDS, k=2))), 10)

    return {
        "random, from the ring": timed(from_the_ring) / a_ring,
        "random, one": timed(lambda: store.sample(1)),
        "by number": timed(lambda: store.get(_CHANCE.randint(1, size))),
        "a new day": timed(lambda: store.days(date(2030, 1, 1) + timedelta(next(days)), 1)),
        "two words": timed(two_words),
        "the commonest word": timed(lambda: store.search(parse_search("the"), 10)),
        "adding": timed(lambda: store.add(Quote(f"one more {next(new)}"), "bench", _NOW)),
        "opening": timed(lambda: open_storage("sqlite:///quotes.db", folder).close()),
    }


def by_order(folder: Path) -> float:
    """Measure ORDER BY random() on the same file."""
    connection = sqlite3.connect(folder / "quotes.db")
    found = "SELECT text FROM quote ORDER BY random() LIMIT 1"
    return timed(lambda: connection.execute(found).fetchone(), 3)


def flat_file(folder: Path, size: int) -> float:
    """Measure a flat file whose lines are gone through for a random one, as Limnoria's is."""
    file = folder / "Quote.flat.db"
    with file.open("w") as lines:
        lines.write(f"{size + 1:06}\n")
        for n, text in enumerate(texts(size), 1):
            lines.write(f'{n:06}:1700000000.5,1,"{text!r}"\n')

    def choose() -> object:
        chosen = ""
        with file.open() as lines:
            next(lines)
            for seen, line in enumerate(lines, 1):
                if not line.startswith("-") and _CHANCE.randrange(seen) == 0:
                    chosen = line
        return ast.literal_eval(next(csv.reader([chosen.partition(":")[2]]))[2])

    return timed(choose, 3)


def fortune(folder: Path, size: int) -> dict[str, float]:
    """Measure ``fortune`` on the same texts, where it is installed."""
    program = shutil.which("fortune", path="/usr/games:/usr/bin")
    strfile = shutil.which("strfile", path="/usr/bin:/usr/sbin:/usr/games")
    if program is None or strfile is None:
        return {}
    file = folder / "cookies"
    file.write_text("".join(f"{text}\n%\n" for text in texts(size)))
    subprocess.run([strfile, "-s", str(file)], check=True)
    word = " ".join(_CHANCE.choices(_WORDS, k=2))

    def spawn(*arguments: str) -> None:
        subprocess.run([program, *arguments, str(file)], stdout=subprocess.DEVNULL, check=False)

    return {
        "fortune": timed(spawn, 3),
        "fortune -m": timed(
            lambda: subprocess.run(
                [program, "-m", word, str(file)], capture_output=True, check=False
            ),
            2,
        ),
    }


def importing(folder: Path, size: int) -> subprocess.Popen[bytes]:
    """Begin ``quotes import`` of as many, in a process of its own, beside which others add."""
    (folder / "bots.ini").write_text("[quotes]\ndatabase = sqlite:///quotes.db\n")
    with (folder / "lately.jsonl").open("w") as lines:
        for text in texts(size, "lately"):
            lines.write(json.dumps({"text": text, "author": "Somebody"}) + "\n")
    verb = [sys.executable, "-m", "bots.cli", "import", "lately.jsonl"]
    return subprocess.Popen(verb, cwd=folder, stdout=subprocess.DEVNULL)


async def waiting(
    reactor: SelectReactor, folder: Path, storage: Storage, size: int
) -> dict[str, float]:
    """Measure how late a reactor is, and what an add takes, while an import is under way."""
    thread = DatabaseThread(reactor)
    thread.startService()
    late: list[float] = []
    added: list[float] = []
    process = importing(folder, size)
    began = time.perf_counter()

    def look(due: float) -> None:
        late.append(max(0.0, time.perf_counter() - due))
        if process.poll() is None:
            reactor.callLater(0.005, look, time.perf_counter() + 0.005)

    look(time.perf_counter())
    for n in count():
        if process.poll() is not None:
            break
        start = time.perf_counter()
        quote = Quote(f"added meanwhile {n}")
        await thread(storage.store.add, quote, "bench", _NOW)
        added.append(time.perf_counter() - start)
        pause: Deferred[None] = Deferred()
        reactor.callLater(0.02, pause.callback, None)
        await pause
    thread.stopService()
    if process.returncode:
        raise SystemExit("quotes import failed")
    return {
        "quotes imported a second": size / (time.perf_counter() - began),
        "reactor late, p99, ms": quantiles(late, n=100)[98] * 1e3,
        "reactor late, most, ms": max(late) * 1e3,
        "an add, median, ms": median(added) * 1e3,
        "an add, p99, ms": quantiles(added, n=100)[98] * 1e3,
        "an add, most, ms": max(added) * 1e3,
    }


def measure(size: int, folder: Path) -> tuple[dict[str, float], float, dict[str, float], Storage]:
    """Measure one size: ours, the import, the others."""
    storage, rate = collection(folder, size)
    mine = ours(storage, folder, size)
    others = {"ORDER BY random()": by_order(folder), "flat file": flat_file(folder, size)}
    return mine, rate, {**others, **fortune(folder, size)}, storage


def show(say: Callable[[str], object], sizes: list[int]) -> None:
    """Measure each size, and print what it gave."""
    first: dict[str, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            mine, rate, others, storage = measure(size, Path(name))
            first = first or mine
            say(f"\n{size:,} quotes; imported at {rate:,.0f} a second")
            for what, taken in mine.items():
                say(f"  {what:24}{taken:12,.1f} µs   {taken / first[what]:6.2f} × {sizes[0]:,}")
            ring = mine["random, from the ring"]
            for what, taken in others.items():
                say(f"  {what:24}{taken:12,.1f} µs   {taken / ring:12,.0f} × the ring")
            storage.close()


def show_waiting(say: Callable[[str], object], size: int) -> None:
    """Measure the waiting, and print what it gave."""
    reactor = SelectReactor()
    with tempfile.TemporaryDirectory() as name:
        storage, _ = collection(Path(name), 10_000)

        def done(figures: object) -> None:
            if isinstance(figures, dict):
                say(f"\nwhile quotes import brings {size:,}")
                for what, taken in figures.items():
                    say(f"  {what:24}{taken:12,.2f}")
            else:
                say(str(figures))
            reactor.stop()

        def begin() -> None:
            Deferred.fromCoroutine(waiting(reactor, Path(name), storage, size)).addBoth(done)

        reactor.callWhenRunning(begin)
        reactor.run(installSignalHandlers=False)
        storage.close()


def main() -> None:
    """Measure everything."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000])
    options.add_argument("--importing", type=int, default=200_000)
    chosen = options.parse_args()

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    show(say, chosen.sizes)
    show_waiting(say, chosen.importing)


if __name__ == "__main__":
    main()
