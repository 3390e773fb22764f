"""Killed at random moments, a collection has what was acknowledged, and no half of anything."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quoters import Quote
from quoters.storage.opening import open_storage
from tests.quoters.collection.test_curation import JUDGE
from tests.quoters.collection.test_reader import ME, NOW, TODAY

_ADDS = """
import sys
from datetime import datetime, UTC
from quoters import Quote
from quoters.storage.opening import open_storage
storage = open_storage("sqlite:///" + sys.argv[1])
print("ready", flush=True)
for n in range(int(sys.argv[2]), 10**9):
    added = storage.store.add(Quote(f"added {n}"), "me", datetime.now(UTC))
    print(added.number, added.text, flush=True)
"""
_IMPORTS = """
import sys
from datetime import datetime, UTC
from quoters import Quote
from quoters.storage.opening import open_storage
storage = open_storage("sqlite:///" + sys.argv[1])
print("ready", flush=True)
for n in range(10**9):
    name = f"{sys.argv[2]} {n}"
    quotes = (Quote(f"import {name} quote {i}") for i in range(1500))
    storage.store.add_all(quotes, "me", datetime.now(UTC))
    print(name, flush=True)
"""


def killed(script: str, *arguments: str, after: float) -> list[str]:
    """Run a script, kill it so many seconds after it was ready; give what it acknowledged."""
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines(keepends=True)
    return [line.rstrip("\n") for line in lines if line.endswith("\n")]


def kill_adding(file: Path, turn: int, after: float) -> None:
    """Kill an adder; look whether all that it acknowledged is there, and it can go on."""
    acknowledged = killed(_ADDS, str(file), str(turn * 1_000_000), after=after)
    storage = open_storage(f"sqlite:///{file}")
    for line in acknowledged:
        number, text = line.split(" ", 1)
        assert storage.store.get(int(number)).text == text
    assert len(storage.store.days(TODAY, 14)) == 14 if storage.store.count() else True
    storage.close()


def kill_importing(file: Path, turn: int, after: float) -> None:
    """Kill an importer; look whether each import is there whole, or not at all."""
    acknowledged = killed(_IMPORTS, str(file), str(turn), after=after)
    storage = open_storage(f"sqlite:///{file}")
    there = storage.store.count()
    assert there % 1500 == 0
    assert there >= 1500 * len(acknowledged)
    assert storage.store.page(1, after=10**9) == []
    added = storage.store.add(Quote(f"import {turn} {len(acknowledged) + 1} quote 3"), ME, NOW)
    assert storage.store.get(added.number or 0).added_by == ME
    storage.curation.purge(added.number or 0, JUDGE, NOW)
    storage.close()


def moments(count: int) -> list[float]:
    """Return moments at which to kill, others every time."""
    return [random.uniform(0.0, 0.3) for _ in range(count)]  # noqa: S311


def test_killed_while_adding(tmp_path: Path) -> None:
    """What was acknowledged is on the disk."""
    for turn, after in enumerate(moments(5)):
        kill_adding(tmp_path / "quotes.db", turn, after)


def test_killed_while_importing(tmp_path: Path) -> None:
    """Half an import is not there."""
    for turn, after in enumerate(moments(5)):
        kill_importing(tmp_path / "quotes.db", turn, after)


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    """Fifty times each, on one file each."""
    for turn, after in enumerate(moments(50)):
        kill_adding(tmp_path / "adding.db", turn, after)
        kill_importing(tmp_path / "importing.db", turn, after)
