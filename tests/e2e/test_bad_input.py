"""What an operator gets wrong: one line that says what to do, an exit status, never a traceback."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.e2e.people import IrcPerson, get_json, qotd_over_tcp
from tests.e2e.running import DEADLINE, free_port, quotes, quotes_run

MINIMAL = "[quotes]\nimport = none\n"


def ended(folder: Path, ini: str | bytes, *verb: str) -> tuple[int, str]:
    """Run a verb that is to end by itself; give its status and all that it wrote."""
    (folder / "bots.ini").write_bytes(ini.encode() if isinstance(ini, str) else ini)
    done = subprocess.run(
        quotes(*(verb or ("run",))),
        cwd=folder,
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("ini", "says"),
    [
        ("[quotes]\ntimezome = UTC\n", '[quotes] timezome: unknown key; did you mean "timezone"?'),
        ("[quotes]\ntimezone = Europe/Berlim\n", '[quotes] timezone: there is no time zone "Europ'),
        ("[webb]\nlisten = tcp:8080\n", '[webb]: unknown section; did you mean "web"?'),
        ("[web]\nlisten = 8080\n", '[web] listen: "8080" is not an endpoint string like'),
        ("[irc:x]\nnick = q\n", "[irc:x] server: is missing"),
        ("[quotes]\nimport = nothing-there.txt\n", "nothing-there.txt"),
        ("[broadcast:x]\nat = 25:00\nto = web\n", "[broadcast:x] at: must be a time like 09:00"),
        ("[broadcast:x]\nat = 09:00\nto = web\n", "there is no section [web]"),
        (b"[quotes]\n; \xff\n", "is not UTF-8"),
        ("quotes\n", "bots.ini: "),
    ],
)
def test_wrong_settings_are_one_line_and_status_2(
    tmp_path: Path, ini: str | bytes, says: str
) -> None:
    """Each wrong setting names the file, the section, the key and what would be right."""
    status, output = ended(tmp_path, ini)
    assert status == 2, output
    assert says in output
    assert "bots.ini" in output
    assert len(output.splitlines()) == 1, output


def test_a_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """``--config`` with no such file ends with status 2 and its name."""
    status, output = ended(tmp_path, "", "-c", "other.ini", "run")
    assert status == 2
    assert "other.ini" in output
    assert len(output.splitlines()) == 1


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """A server that cannot listen ends the program with the address and status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ini = f"{MINIMAL}[web]\nlisten = tcp:{port}:interface=127.0.0.1\n"
        status, output = ended(tmp_path, ini)
    assert status == 1, output
    assert f"127.0.0.1:{port}: Address already in use" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("what", ["not a database, but long enough to be looked at" * 50, None])
def test_an_unusable_collection_is_named(tmp_path: Path, what: str | None) -> None:
    """A file that is no database, and a folder in its place, end the program with status 1."""
    if what is None:
        (tmp_path / "quotes.db").mkdir()
    else:
        (tmp_path / "quotes.db").write_text(what)
    status, output = ended(tmp_path, MINIMAL)
    assert status == 1, output
    assert "quotes.db" in output
    assert len(output.splitlines()) == 1, output


def test_a_second_runner_is_refused(tmp_path: Path) -> None:
    """Two runners on one SQLite file would post everything twice: the second says so."""
    port = free_port()
    ini = f"{MINIMAL}[qotd]\ntcp = tcp:{port}:interface=127.0.0.1\n"
    with quotes_run(tmp_path, ini, wait_for=f"127.0.0.1:{port}"):
        status, output = ended(tmp_path, ini)
    assert status == 1
    assert "another quotes run" in output
    assert len(output.splitlines()) == 1, output


def test_an_empty_collection_is_said_to_be_empty(tmp_path: Path) -> None:
    """Every way says in words that there is no quote yet; nothing fails."""
    web, qotd, irc = free_port(), free_port(), free_port()
    ini = f"""
{MINIMAL}
[irc:local]
server = tcp:127.0.0.1:{irc}
nick = quotebot
channels = #quotes
[web]
listen = tcp:{web}:interface=127.0.0.1
[qotd]
tcp = tcp:{qotd}:interface=127.0.0.1
[ircd]
listen = tcp:{irc}:interface=127.0.0.1
"""
    with quotes_run(tmp_path, ini) as program:
        for port in (web, qotd, irc):
            program.wait_for(f"127.0.0.1:{port}")
        assert "empty" in qotd_over_tcp(qotd)
        assert get_json(web, "/api/v1/status")["broadcasts"] == []
        with IrcPerson(irc, "alice", "#quotes") as alice:
            if not any("quotebot" in line for line in alice.lines):
                alice.wait_for("quotebot.* JOIN")
            alice.say("#quotes", "!quote")
            alice.wait_for("PRIVMSG #quotes :.*empty")
        status, output = ended(tmp_path, ini, "today")
        assert status == 1
        assert len(output.splitlines()) == 1, output
        assert program.stop(deadline=5) == 0
    assert "Traceback" not in program.stderr
