"""What people do by accident is said in a line, and is no fault of the program."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.running import quotes

INI = "[quotes]\nimport = first.fortune\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a bots.ini and two hundred long quotes."""
    (tmp_path / "bots.ini").write_text(INI, "utf-8")
    cookies = "".join(f"Quote {n}: {'word ' * 200}\n%\n" for n in range(200))
    (tmp_path / "first.fortune").write_text(cookies, "utf-8")
    return tmp_path


def typed(
    folder: Path, line: str, env: dict[str, str] | None = None, given: bytes = b""
) -> tuple[int, str]:
    """Type a line in a shell; return the status and stderr, which has one line at most."""
    command = " ".join(quotes())
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("quotes", command, 1)],
        cwd=folder,
        env={**os.environ, **(env or {})},
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = done.stderr.decode()
    assert said.count("\n") <= 1, said
    assert "fault of this program" not in said
    assert "Traceback" not in said
    return done.returncode, said


def test_stdout_that_is_closed_or_full(folder: Path) -> None:
    """Closed is as good as nobody reading; full is said."""
    assert typed(folder, "quotes list >&-") == (0, "")
    status, said = typed(folder, "quotes list > /dev/full")
    assert (status, said) == (1, "quotes: cannot use stdout: No space left on device\n")


def test_who_has_read_enough(folder: Path) -> None:
    """``| head -1``: nobody hears of it."""
    assert typed(folder, "quotes list | head -1")[1] == ""


@pytest.mark.parametrize("home", ["/proc/none", "/dev/null"])
def test_no_home_and_no_bots_ini(tmp_path: Path, home: str) -> None:
    """The built-in example has no place to keep its collection: what helps is said."""
    env = {"HOME": home, "XDG_DATA_HOME": ""}
    status, said = typed(tmp_path, "quotes today", env)
    assert status == 2
    assert said.startswith("quotes: the built-in bots.ini: [quotes] database: has no place: ")
    assert said.endswith("write a bots.ini: quotes init\n")


def test_bytes_that_are_no_utf_8_are_refused(folder: Path) -> None:
    """On stdin and as an argument; nothing is dropped in silence."""
    status, said = typed(folder, "quotes add -", given=b"caf\xe9")
    assert (status, said) == (1, "quotes: stdin is not UTF-8 (byte 4)\n")
    status, said = typed(folder, "quotes add $'caf\\xe9 noir'")
    assert status == 2
    assert "an argument is not UTF-8" in said
    status, said = typed(folder, "quotes edit 1 --text -", given=b"\xff")
    assert (status, said) == (1, "quotes: stdin is not UTF-8 (byte 1)\n")


def test_the_example_is_only_read_and_never_made_by_reading(tmp_path: Path) -> None:
    """It is said that it is used; a backup of what is not there is refused."""
    home = tmp_path / "home"
    home.mkdir()
    env = {"HOME": str(home), "XDG_DATA_HOME": "", "QUOTES_CONFIG": ""}
    for line in ("quotes random", "quotes search wise", "quotes list", "quotes export"):
        status, said = typed(tmp_path, line, env)
        assert status == 0
        assert said.startswith("quotes: there is no bots.ini here: the built-in example is used")
    done = subprocess.run(
        quotes("backup", "b.db"),
        cwd=tmp_path,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"there is no collection" in done.stderr
    assert not list(home.rglob("*.db"))


@pytest.mark.parametrize("config", ["nowhere.ini", "dangling.ini"])
def test_settings_that_are_named_must_exist(tmp_path: Path, config: str) -> None:
    """By the option, by the environment, and as a link that leads nowhere."""
    (tmp_path / "dangling.ini").symlink_to("gone.ini")
    said = f"quotes: {config}: cannot be read: No such file or directory\n"
    assert typed(tmp_path, f"quotes -c {config} today") == (2, said)
    assert typed(tmp_path, "quotes check", {"QUOTES_CONFIG": config}) == (2, said)
    (tmp_path / "bots.ini").symlink_to("gone.ini")
    assert typed(tmp_path, "quotes check")[0] == 2
