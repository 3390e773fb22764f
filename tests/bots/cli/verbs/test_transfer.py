"""Everything carried elsewhere and back: ``export``, ``backup``, ``restore``."""

import json
import os
import stat
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.cli.files import own_files
from bots.core.settings import read_settings, setting
from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import text
from quoters import Quote
from tests.bots.cli.terminal import INI, Shell


@dataclass(frozen=True, slots=True, kw_only=True)
class AnySettings(SectionSettings):
    """A section that names files."""

    named = True
    server: str = setting(text, default="")
    nick: str = setting(text, default="")
    listen: str = setting(text, default="")


@pytest.fixture
def other(shell: Shell) -> Shell:
    """Return another shell with an empty collection of its own."""
    folder = shell.folder / "other"
    folder.mkdir()
    other = Shell(folder)
    other.ini.write_text(INI, "utf-8")
    return other


def fill(shell: Shell) -> None:
    """Make a collection in which everything has happened."""
    shell.keep(Quote("Tea.\nTwo cups.", author="Ann", tags=("tea",)), "Coffee.", "Milk.")
    shell.said("delete", "2")
    shell.said("edit", "3", "--source", "Letters")
    shell.said("today")


def test_an_export_loses_nothing(shell: Shell, other: Shell) -> None:
    """Restored into an empty collection it is exported the same, numbers and histories too."""
    fill(shell)
    assert shell.said("export", "all.jsonl") == "Wrote 3 quotes to all.jsonl.\n"
    written = Path("all.jsonl").read_text("utf-8")
    assert shell.said("export") == written
    records = [json.loads(line) for line in written.splitlines()]
    assert [record["state"] for record in records] == ["published", "deleted", "published"]
    assert [change["what"] for change in records[2]["history"]][-1] == "edited"
    said = other.said("restore", "all.jsonl")
    assert said == "all.jsonl: 3 new (#1 to #3), 0 duplicate, 0 rejected\n"
    assert other.said("export") == written


def test_an_export_as_fortunes_has_what_is_published(shell: Shell) -> None:
    """Text and author, in the form that fortune reads."""
    fill(shell)
    assert shell.said("export", "--format", "fortune") == (
        "Tea.\nTwo cups.\n\t\t-- Ann\n%\nMilk.\n\t\t-- Letters\n%\n"
    )


def test_an_export_replaces_a_file_only_when_it_is_whole(shell: Shell) -> None:
    """Where it cannot be written, that is said, and nothing half done is left."""
    shell.keep("Tea.")
    (shell.folder / "all.jsonl").write_text("old", "utf-8")
    shell.said("export", "--force", "all.jsonl")
    assert json.loads((shell.folder / "all.jsonl").read_text("utf-8"))["text"] == "Tea."
    said = shell.complaint("export", "nowhere/all.jsonl", status=1)
    assert said == "cannot write nowhere/all.jsonl: No such file or directory"
    assert not list(shell.folder.glob("**/*.part"))


def test_a_backup_has_the_days_as_well(shell: Shell, other: Shell) -> None:
    """Restored, the quote of the day is the same, and so is all to come."""
    fill(shell)
    calendar = shell.json("calendar")
    assert shell.said("backup", "b.db") == "Wrote b.db; quotes restore b.db brings it back.\n"
    assert other.said("restore", "b.db") == "Restored 2 quotes from b.db.\n"
    assert other.json("calendar") == calendar
    assert other.said("export") == shell.said("export")


def test_a_backup_never_overwrites(shell: Shell) -> None:
    """What is there may be the only one."""
    shell.keep("Tea.")
    (shell.folder / "b.db").write_text("precious", "utf-8")
    said = shell.complaint("backup", "b.db", status=1)
    assert said == "b.db already exists; not overwritten"
    assert (shell.folder / "b.db").read_text("utf-8") == "precious"


@pytest.mark.parametrize("form", ["backup", "export"])
def test_into_a_collection_that_has_quotes_only_what_is_missing_comes(
    shell: Shell, other: Shell, form: str
) -> None:
    """Under new numbers; what was there stays, and so does the file."""
    fill(shell)
    shell.said(form, "copy")
    before = (shell.folder / "copy").read_bytes()
    other.keep("Water.", "Milk.")
    result = other("restore", "copy")
    assert result.stderr == "quotes: there are quotes already: those of copy get other numbers\n"
    assert result.stdout == "copy: 2 new (#3 to #4), 1 duplicate (line 3), 0 rejected\n"
    assert [(quote["id"], quote["text"]) for quote in other.json("list")] == [
        (1, "Water."),
        (2, "Milk."),
        (3, "Tea.\nTwo cups."),
    ]
    assert (shell.folder / "copy").read_bytes() == before


def test_a_backup_can_replace_all_that_is_there(shell: Shell) -> None:
    """When it is told to; an export cannot."""
    fill(shell)
    shell.said("backup", "b.db")
    shell.said("export", "all.jsonl")
    before = shell.said("export")
    shell.said("add", "Too much.")
    assert shell.said("restore", "--replace", "b.db") == "Restored 2 quotes from b.db.\n"
    assert shell.said("export") == before
    said = shell.complaint("restore", "--replace", "all.jsonl", status=1)
    assert said == "all.jsonl is no backup, and cannot replace what is there"


def test_what_is_no_backup_is_refused(shell: Shell) -> None:
    """Missing, damaged, or another program's; what was there stays."""
    shell.keep("Tea.")
    missing = shell.complaint("restore", "nowhere.db", status=1)
    assert missing == "cannot read nowhere.db: No such file or directory"
    (shell.folder / "torn.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert "torn.db" in shell.complaint("restore", "--replace", "torn.db", status=1)
    assert [quote["text"] for quote in shell.json("list")] == ["Tea."]


def test_a_file_that_is_there_is_overwritten_only_by_force(shell: Shell) -> None:
    """Its mode stays, and a link is followed."""
    shell.keep("Tea.")
    file = shell.folder / "all.jsonl"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    (shell.folder / "link").symlink_to("all.jsonl")
    for name in ("all.jsonl", "link"):
        said = shell.complaint("export", name, status=1)
        assert said == f"{name} already exists; --force overwrites it"
    assert file.read_text("utf-8") == "old"
    shell.said("export", "--force", "link")
    assert json.loads(file.read_text("utf-8"))["text"] == "Tea."
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (shell.folder / "link").is_symlink()


@pytest.mark.parametrize(
    "name",
    ["quotes.db", "bots.ini", "./quotes.db", "quotes.db-wal", "quotes.db.lock", "first.jsonl"],
)
def test_the_files_of_the_installation_are_never_overwritten(shell: Shell, name: str) -> None:
    """Neither by an export, nor by force, nor restored onto themselves."""
    shell.keep("Tea.")
    (shell.folder / "first.jsonl").write_text('{"text": "Tea."}\n', "utf-8")
    shell.ini.write_text("[quotes]\nimport = first.jsonl\n", "utf-8")
    said = shell.complaint("export", "--force", name, status=1)
    assert said == f"{Path(name)} is a file of this installation: name another one"
    assert [quote["text"] for quote in shell.json("list")] == ["Tea."]


def test_password_files_and_keys_are_files_of_the_installation(tmp_path: Path) -> None:
    """Wherever the settings name them."""
    ini = (
        "[irc:a]\nserver = tls:irc.example:6697:certificate=me.pem\npassword_file = secret\n"
        "nick = bot\n[web:b]\nlisten = ssl:8080:privateKey=key.pem:certKey=/etc/cert.pem\n"
    )
    settings = read_settings(
        ini.replace("password_file = secret\n", ""),
        file=str(tmp_path / "bots.ini"),
        base=tmp_path,
        kinds={"irc": AnySettings, "web": AnySettings},
    )
    ours = own_files(settings)
    assert {tmp_path / "me.pem", tmp_path / "key.pem", Path("/etc/cert.pem")} <= ours


def test_dash_is_stdout_and_stdin(shell: Shell, other: Shell) -> None:
    """For an export, its restoring and an import; no file of that name is made."""
    fill(shell)
    written = shell.said("export", "-")
    assert written == shell.said("export")
    said = other.said("restore", "-", given=written)
    assert said == "-: 3 new (#1 to #3), 0 duplicate, 0 rejected\n"
    assert other.said("export") == written
    assert other.said("import", "-", given="Water.\n%\n") == (
        "stdin: 1 new (#4 to #4), 0 duplicate, 0 rejected\n"
    )
    assert not Path("-").exists()


def test_a_backup_goes_through_a_pipe(shell: Shell, other: Shell) -> None:
    """``quotes backup - | quotes -c other.ini restore -``."""
    fill(shell)
    backup = shell("backup", "-").stdout_bytes
    assert backup.startswith(b"SQLite format 3\0")
    result = other("restore", "-", given=backup)
    assert (result.exit_code, result.stdout) == (0, "Restored 2 quotes from -.\n")


def test_an_export_writes_to_devices_and_pipes(shell: Shell) -> None:
    """They stay what they are."""
    shell.keep("Tea.")
    assert shell.said("export", "/dev/null") == "Wrote 1 quotes to /dev/null.\n"
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe = shell.folder / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
    reader.start()
    shell.said("export", "pipe")
    reader.join(10)
    assert got == [shell.said("export")]
    assert pipe.is_fifo()


def test_somebody_elses_part_is_left_alone(shell: Shell) -> None:
    """The name of what is half written is nobody's."""
    shell.keep("Tea.")
    part = shell.folder / "all.jsonl.part"
    part.write_text("precious", "utf-8")
    shell.said("export", "all.jsonl")
    assert part.read_text("utf-8") == "precious"
    assert sorted(file.name for file in shell.folder.glob("*.part")) == ["all.jsonl.part"]


@pytest.mark.parametrize(
    "content",
    [b"-----BEGIN PRIVATE KEY-----\nabc\n", b"[web]\npassword = x\n", b"\x89PNG\r\n\x1a\n"],
)
def test_restore_takes_only_what_was_written_by_us(shell: Shell, content: bytes) -> None:
    """A key, a settings file, a picture: in one line."""
    (shell.folder / "x").write_bytes(content)
    said = shell.complaint("restore", "x", status=1)
    assert said == "x is neither a backup nor an export; quotes import reads other files"
    assert shell.is_empty()
