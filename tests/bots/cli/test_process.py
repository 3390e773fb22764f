"""``quotes`` as its operator starts it: statuses, pipes, letters that a terminal lacks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import DEADLINE, free_port, quotes

INI = """\
[quotes]
import = mine.fortune
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a bots.ini and two hundred quotes."""
    (tmp_path / "bots.ini").write_text(INI, "utf-8")
    cookies = "".join(f"Number {n}: naïve — 引用\n%\n" for n in range(200))
    (tmp_path / "mine.fortune").write_text(cookies, "utf-8")
    return tmp_path


def run(
    folder: Path, *command: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end; what it left unsaid to coverage's files goes nowhere."""
    environ = {name: value for name, value in os.environ.items() if name != "QUOTES_CONFIG"}
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        timeout=DEADLINE,
        check=False,
        env={**environ, **(env or {})},
    )


def test_done_is_0(folder: Path) -> None:
    """And what was asked for is on stdout, plain."""
    done = run(folder, *quotes("show", "7"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("#7: Number 6: naïve — 引用\n")


def test_the_module_is_the_command(folder: Path) -> None:
    """Where the script is not on the path."""
    done = run(folder, sys.executable, "-m", "bots.cli", "show", "7", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == 7


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("show 201", 1, "quotes: there is no quote 201\n"),
        ("-c nowhere.ini today", 2, "quotes: nowhere.ini: cannot be read: No such file or"),
        ("shwo", 2, 'quotes: there is no verb "shwo"; did you mean "show"?'),
    ],
)
def test_what_cannot_be_done_is_1_and_what_is_wrong_is_2(
    folder: Path, typed: str, status: int, said: str
) -> None:
    """One line on stderr, and nothing on stdout."""
    done = run(folder, *quotes(*typed.split()))
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.decode().startswith(said)
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_leaves_is_no_failure_to_speak_of(folder: Path) -> None:
    """``quotes ... | head``: no traceback, whatever was not read."""
    script = f"{' '.join(quotes('show', '7'))} | true"
    done = run(folder, "/bin/sh", "-c", script)
    assert (done.returncode, done.stderr) == (0, b"")


def test_letters_that_the_terminal_lacks_become_question_marks(folder: Path) -> None:
    """Not a failure."""
    done = run(folder, *quotes("show", "7"), env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0
    assert done.stdout.startswith("#7: Number 6: naïve ? ??\n".encode("latin-1"))


def test_logging_in_everywhere_says_who_did_not_let_us(folder: Path) -> None:
    """A line for each that failed, and status 1; the file itself is right."""
    nobody = free_port()
    irc = f"[irc:gone]\nserver = tcp:127.0.0.1:{nobody}\nnick = quotebot\n"
    (folder / "bots.ini").write_text(f"{INI}{irc}", "utf-8")
    done = run(folder, *quotes("check", "--connect"))
    assert done.returncode == 1
    assert done.stdout == b"bots.ini is right: quotes, irc:gone\n"
    assert done.stderr.startswith(b"quotes: irc:gone: ")
    assert done.stderr.count(b"\n") == 1
