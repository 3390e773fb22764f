"""A clock that the program under test is told: libfaketime, preloaded.

It changes what ``quotes run`` believes the time to be, and nothing else: timers, SQLite and threads
go on as the real time passes.  The program looks at the clock once a second, so that a clock which
is set is noticed within one.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

_LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"


@dataclass(frozen=True)
class ToldClock:
    """A clock in a file; ``environment`` makes a program believe it."""

    file: Path
    environment: dict[str, str]

    def set(self, at: str) -> None:
        """Set it to an instant in UTC, ``2026-11-23 08:59:58``; it runs on from there.

        A program that starts later starts at this instant again, whatever time has passed.
        """
        new = self.file.with_suffix(".new")
        new.write_text(f"@{at}\n", "ascii")
        # Never half a line to read.
        new.replace(self.file)


def told_clock(folder: Path, at: str) -> ToldClock:
    """Make a clock in a folder, and set it; tests that use it need ``server("faketime")``."""
    library = next(Path("/").glob(_LIBRARIES.lstrip("/")), None)
    if library is None:
        pytest.fail("libfaketimeMT is not where Debian puts it", pytrace=False)
    environment = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(folder / "clock"),
        # Read the file at every look, not every ten seconds.
        "FAKETIME_NO_CACHE": "1",
        # Whoever waits for so many seconds waits as long as ever.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # libfaketime reads the file in local time.
        "TZ": "UTC",
    }
    clock = ToldClock(folder / "clock", environment)
    clock.set(at)
    return clock
