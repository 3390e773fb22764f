"""Adding and changing: ``add``, ``edit``, ``delete``, ``purge``, ``undo``."""

import sys
from typing import Any

import click
import pytest

from bots.cli.edit_sheet import read_sheet, write_sheet
from quoters import Quote
from tests.bots.cli.terminal import Shell

LONG = "Brevity is the soul of wit, and tediousness the limbs and outward flourishes."
LIKE_IT = "Brevity is the soul of wit, and tediousness the limbs and outward flourish."
FULL = Quote("One.\nTwo.", author="Ann", source="Letters", tags=("a", "b"))


def test_add_says_the_number_and_whether_it_fits(shell: Shell) -> None:
    """With all that is known of it."""
    said = shell.said("add", "Tea.", "-a", "Ann", "--source", "Letters", "-t", "Calm", "--tag", "x")
    assert said == "#1: Tea. — Ann\nIt fits one IRC line and RFC 865.\n"
    (quote,) = shell.json("show", "1")
    assert (quote["author"], quote["source"], quote["tags"]) == ("Ann", "Letters", ["calm", "x"])
    assert shell.json("add", "Coffee.")[0]["id"] == 2


def test_add_reads_stdin(shell: Shell) -> None:
    """For what has several lines, or comes from another program."""
    assert shell.said("add", "-", given="One.\nTwo.\n").startswith("#1: One.\nTwo.\n")


def test_add_refuses_what_is_there(shell: Shell) -> None:
    """With its number; nearly the same can be forced."""
    shell.keep(LONG)
    assert shell.complaint("add", f'"{LONG}" ', status=1) == "that is quote 1 already"
    assert "looks like quote 1 (100 %)" in shell.complaint("add", LONG.upper(), status=1)
    near = shell.complaint("add", LIKE_IT, status=1)
    assert near.startswith("that looks like quote 1 (9")
    assert LONG in near
    assert near.endswith("with --force it is added all the same")
    assert shell.said("add", "--force", LIKE_IT).startswith("#2: ")


@pytest.mark.parametrize("nothing", ["", "  ", "\x02\x0304"])
def test_add_refuses_what_is_no_quote(shell: Shell, nothing: str) -> None:
    """Nothing is left of it."""
    assert shell.complaint("add", nothing, status=1) == "a quote needs a text"


def test_edit_changes_what_the_options_say(shell: Shell) -> None:
    """An empty value takes away; what is not named stays."""
    shell.keep(FULL)
    assert shell.said("edit", "1", "--text", "Tea.") == "#1: Tea. — Ann\n"
    shell.said("edit", "1", "--author", "", "--tag", "c")
    (quote,) = shell.json("show", "1")
    assert (quote["author"], quote["source"], quote["tags"]) == (None, "Letters", ["c"])
    shell.said("edit", "1", "--text", "-", given="From a pipe.\n")
    assert shell.json("show", "1")[0]["text"] == "From a pipe."
    assert shell.complaint("edit", "7", "--text", "x", status=1) == "there is no quote 7"


def test_edit_asks_nothing_where_nobody_answers(shell: Shell) -> None:
    """Without a terminal it needs an option."""
    shell.keep(FULL)
    said = shell.complaint("edit", "1", status=2)
    assert said.startswith("what shall change? Give --text, --author, --source or --tag")


class Terminal:
    """Standard input and output as a terminal has them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bots.cli.verbs.curation.sys", self)
        self.stdin = self.stdout = self

    def isatty(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def test_edit_opens_an_editor_on_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved there is what the quote says then; nothing saved changes nothing."""
    shell.keep(FULL)
    Terminal(monkeypatch)
    monkeypatch.setattr(click, "edit", lambda sheet: sheet.replace("Ann", "Bob").upper())
    shell.said("edit", "1")
    (quote,) = shell.json("show", "1")
    assert quote["text"] == "ONE.\nTWO."
    monkeypatch.setattr(click, "edit", lambda _sheet: None)
    said = shell.complaint("edit", "1", status=1)
    assert said == "nothing was saved: the quote stays as it is"


def test_a_sheet_has_everything_and_is_read_back() -> None:
    """Headings, an empty line, and the text, whatever stands in it."""
    quote = Quote("Author: me\n\nTags: none", author="Ann", tags=("a", "b"))
    assert write_sheet(quote) == "Author: Ann\nSource: \nTags: a, b\n\nAuthor: me\n\nTags: none\n"
    for one in (quote, FULL, Quote("Tea.")):
        assert read_sheet(write_sheet(one), one) == one
        assert read_sheet(write_sheet(one).replace("\n", "\r\n"), one) == one


def test_delete_hides_and_undo_brings_back(shell: Shell) -> None:
    """Each one that is named; one that is not there does not keep the others."""
    shell.keep("One.", "Two.", "Three.")
    result = shell("delete", "1", "9", "1", "#2")
    assert (result.exit_code, result.stdout) == (1, "Deleted #1.\nDeleted #2.\n")
    assert result.stderr == "quotes: there is no quote 9\n"
    assert [quote["id"] for quote in shell.json("list")] == [3]
    assert shell.json("show", "2")[0]["state"] == "deleted"
    assert shell.said("undo").startswith("Taken back: #2 deleted by shell:")
    assert [quote["id"] for quote in shell.json("list")] == [2, 3]


def test_undo_takes_a_number(shell: Shell) -> None:
    """The last change of that quote, by anybody."""
    shell.keep("One.", "Two.")
    shell.said("delete", "1", "2")
    assert shell.said("undo", "1").startswith("Taken back: #1 deleted")
    assert shell.complaint("undo", "99", status=1)


def test_the_history_knows_who_did_what(shell: Shell) -> None:
    """In words and in JSON."""
    shell.said("add", "Tea.")
    shell.said("edit", "1", "--author", "Ann")
    lines = shell.said("show", "1", "--history").splitlines()
    assert [line.split()[2] for line in lines[-2:]] == ["added", "edited"]
    (quote,) = shell.json("show", "1", "--history")
    assert [change["what"] for change in quote["history"]] == ["added", "edited"]
    assert {change["via"] for change in quote["history"]} == {"command line"}


def test_purge_erases_for_good(shell: Shell) -> None:
    """The number is never given again; nobody is asked where nobody can answer."""
    shell.keep("One.", "Two.")
    asked = shell.complaint("purge", "2", status=2)
    assert asked.startswith("there is no terminal to ask on: give --yes")
    assert shell.said("purge", "2", "--yes") == "Erased #2.\n"
    assert shell.complaint("show", "2", status=1) == "there is no quote 2"
    assert shell.json("add", "Two.")[0]["id"] == 3


def test_purge_asks_on_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A no erases nothing."""
    shell.keep("One.")
    Terminal(monkeypatch)
    result = shell("purge", "1", given="n\n")
    assert result.exit_code == 1
    assert "Erase #1 for good?" in result.stderr
    assert result.stderr.endswith("quotes: nothing was erased\n")
    assert shell("purge", "1", given="y\n").exit_code == 0
    assert shell.is_empty()
