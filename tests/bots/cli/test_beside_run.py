"""The verbs beside a running ``quotes run``, and stopped in the middle."""

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.people import IrcPerson, qotd_over_tcp
from tests.e2e.running import DEADLINE, Running, eventually, free_port, quotes, quotes_run, running

INI = """\
[quotes]
import = {first}
[qotd]
tcp = tcp:{port}:interface=127.0.0.1
"""


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Type a command in the folder, to its end."""
    return subprocess.run(
        quotes(*arguments),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


@pytest.fixture
def port() -> int:
    """Return a port for the Quote of the Day."""
    return free_port()


@pytest.fixture
def program(tmp_path: Path, port: int) -> Iterator[Running]:
    """Run the program on a collection of three quotes."""
    (tmp_path / "first").write_text("One.\n%\nTwo.\n%\nThree.\n%\n", "utf-8")
    ini = INI.format(first="first", port=port)
    with quotes_run(tmp_path, ini, wait_for=f"127.0.0.1:{port}") as program:
        yield program


def test_what_is_changed_is_noticed_at_once(program: Running, port: int, tmp_path: Path) -> None:
    """Skipped from the shell, the quote of the day is another one for whoever asks the bot."""
    before = qotd_over_tcp(port)
    day = json.loads(typed(tmp_path, "today", "--json").stdout)["date"]
    assert typed(tmp_path, "skip", day).returncode == 0
    eventually(lambda: qotd_over_tcp(port) != before, deadline=5, what="another quote")
    text = typed(tmp_path, "today").stdout.split(": ", 1)[1].strip()
    assert qotd_over_tcp(port).strip() == text
    assert typed(tmp_path, "add", "A fourth one.").stdout.startswith("#4: ")
    assert program.stop() == 0


def test_a_second_run_is_refused(program: Running, tmp_path: Path) -> None:
    """With a sentence that says why; the first goes on."""
    second = typed(tmp_path, "run")
    assert second.returncode == 1
    assert second.stderr.splitlines()[-1].startswith("quotes: another quotes run holds ")
    assert "Traceback" not in second.stderr
    assert program.process.poll() is None
    assert program.stop(signal.SIGINT) == 0


def test_an_import_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in the middle: no quote of the file is there, and the next import goes through."""
    (tmp_path / "bots.ini").write_text("[quotes]\nimport = none\n", "utf-8")
    cookies = "".join(f"Number {n} of very many.\n%\n" for n in range(250_000))
    (tmp_path / "many").write_text(cookies, "utf-8")
    with running(quotes("import", "many"), tmp_path, name="import") as importing:
        staged = tmp_path / "quotes.db-wal"
        eventually(lambda: staged.exists() and staged.stat().st_size > 1_000_000, what="an import")
        assert importing.stop(signal.SIGINT) == 1
        assert importing.stderr.split() == ["quotes:", "stopped"]
        assert importing.stdout == ""
    assert typed(tmp_path, "list", "--json").stdout == ""
    (tmp_path / "few").write_text("One.\n%\n", "utf-8")
    assert typed(tmp_path, "import", "few").stdout.startswith("few: 1 new ")


def test_a_broadcast_by_hand_is_sent_once_and_again_when_asked(tmp_path: Path) -> None:
    """The runner sends what the shell asks for: once by itself, a second time with ``--again``."""
    post = r"PRIVMSG #quotes :One\. \(https://quotes\.example\.org/quotes/1\)"
    web, irc = free_port(), free_port()
    (tmp_path / "first").write_text("One.\n", "utf-8")
    ini = f"""\
[quotes]
import = first
[ircd]
listen = tcp:{irc}:interface=127.0.0.1
[irc:local]
server = tcp:127.0.0.1:{irc}
nick = quotebot
channels = #quotes
[web]
listen = tcp:{web}:interface=127.0.0.1
public_url = https://quotes.example.org
[broadcast:daily]
at = 04:00
to = irc:local/#quotes, web
format = {{text}} ({{url}})
"""
    with quotes_run(tmp_path, ini, wait_for="joined #quotes") as program:
        with IrcPerson(irc, "alice", "#quotes") as alice:
            assert typed(tmp_path, "broadcast", "daily").returncode == 0
            alice.wait_for(post)
            assert typed(tmp_path, "broadcast", "daily").returncode == 0
            assert not alice.saw("PRIVMSG #quotes", within=3)
            assert typed(tmp_path, "broadcast", "daily", "--again").returncode == 0
            alice.wait_for(post)
        assert "Traceback" not in program.stderr
