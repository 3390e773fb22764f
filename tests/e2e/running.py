"""``quotes run`` as a process, as its operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

DEADLINE = 30.0
"""Seconds that anything may take on a slow machine before a test gives up."""

T = TypeVar("T")


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], T | None], *, deadline: float = DEADLINE, what: str = "") -> T:
    """Look again and again until there is something; fail with ``what`` when the time is up."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {deadline:.0f} s: {what or look}")


class Running:
    """A started program, its output in files that can be read while it runs."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path) -> None:
        self.process = process
        self._out = out
        self._err = err

    @property
    def stdout(self) -> str:
        """What it printed so far."""
        return self._out.read_text("utf-8", "replace")

    @property
    def stderr(self) -> str:
        """What it logged so far."""
        return self._err.read_text("utf-8", "replace")

    def wait_for(self, text: str, *, deadline: float = DEADLINE) -> None:
        """Wait until ``text`` was printed or logged; fail when it ends or the time is up."""

        def look() -> bool:
            found = text in self.stdout or text in self.stderr
            if not found and self.process.poll() is not None:
                raise AssertionError(f"it ended without {text!r}:\n{self.stdout}\n{self.stderr}")
            return found

        try:
            eventually(look, deadline=deadline, what=text)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.stdout}\n{self.stderr}") from None

    def stop(self, by: signal.Signals = signal.SIGTERM, *, deadline: float = DEADLINE) -> int:
        """Send it a signal; give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(deadline)


@contextmanager
def running(
    command: list[str], folder: Path, *, env: dict[str, str] | None = None, name: str = "run"
) -> Iterator[Running]:
    """Start a command in a folder; kill it in the end if it still runs."""
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command, cwd=folder, stdout=stdout, stderr=stderr, env={**os.environ, **(env or {})}
        )
    try:
        yield Running(process, out, err)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(DEADLINE)


def quotes(*arguments: str) -> list[str]:
    """Return the command line of the ``quotes`` that is installed beside this Python."""
    return [str(Path(sys.executable).with_name("quotes")), *arguments]


@contextmanager
def quotes_run(
    folder: Path, ini: str, *, env: dict[str, str] | None = None, wait_for: str | None = None
) -> Iterator[Running]:
    """Write bots.ini into the folder and start ``quotes run`` there."""
    (folder / "bots.ini").write_text(ini, "utf-8")
    with running(quotes("run"), folder, env=env) as program:
        if wait_for is not None:
            program.wait_for(wait_for)
        yield program
