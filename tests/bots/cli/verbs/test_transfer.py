"""Everything carried elsewhere and back: ``export``, ``backup``, ``restore``."""

import json
from pathlib import Path

import pytest

from quoters import Quote
from tests.bots.cli.terminal import INI, Shell


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
    shell.said("export", "all.jsonl")
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
    assert said == "b.db is there already, and stays as it is"
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
    said = other.said("restore", "copy")
    assert said == "copy: 2 new (#3 to #4), 1 duplicate (line 3), 0 rejected\n"
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
