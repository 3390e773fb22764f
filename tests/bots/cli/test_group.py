"""The command as a whole: usage, help, one-line errors and exit statuses."""

import subprocess
import sys

import click
import pytest

from bots.cli import errors
from bots.cli.group import VERBS, quotes
from bots.cli.verb import VerbCommand
from tests.bots.cli.terminal import Shell

ALL = [verb for group in VERBS.values() for verb in group]


@pytest.mark.parametrize("verb", ALL)
def test_every_verb_has_help_with_examples(shell: Shell, verb: str) -> None:
    """The help begins with how it is used and ends with commands that can be typed."""
    result = shell.bare(verb, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: quotes {verb}")
    assert f"Examples:\n  quotes {verb}" in result.stdout.replace(" -c my.ini", "")


@pytest.mark.parametrize("verb", ALL)
def test_examples_use_options_that_exist(verb: str) -> None:
    """Each long option in a verb's examples is one of its own."""
    command = quotes.get_command(click.Context(quotes), verb)
    assert isinstance(command, VerbCommand)
    known = {option for parameter in command.params for option in parameter.opts}
    typed = {word for example in command.examples for word in example.split("|")[0].split()}
    assert {word for word in typed if word.startswith("--")} <= known


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("shwo 1", 'there is no verb "shwo"; did you mean "show"? (quotes --help tells more)'),
        ("xyzzy", 'there is no verb "xyzzy" (quotes --help tells more)'),
        ("", "what shall be done? (quotes --help tells what can be)"),
        ("show", "N is missing (quotes show --help tells more)"),
        ("import", "FILE is missing (quotes import --help tells more)"),
        ("show 1 2", 'too many arguments: "2" (quotes show --help tells more)'),
        ("show x", '"x" is no quote\'s number like 42 (quotes show --help tells more)'),
        ("today --date 2026-02-30", '"2026-02-30" is no date like 2026-11-23 (quotes today '),
        ("today --date 2026-W48-1", '"2026-W48-1" is no date like 2026-11-23 (quotes today '),
        ("--nope", 'there is no option "--nope" (quotes --help tells more)'),
        ("today --jsn", 'there is no option "--jsn"; did you mean "--json"? (quotes today '),
        ("-c", 'the option "-c" needs a value (quotes --help tells more)'),
        ("add x --force=3", 'the option "--force" takes no value (quotes '),
        ("list -n x", "--count must be a whole number from 1 (quotes list --help tells more)"),
        ("deliveries -n 0", "--count must be a whole number from 1 to 1000000 (quotes "),
        ("import x --format csv", "--format must be one of jsonl, fortune (quotes import "),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(shell: Shell, typed: str, said: str) -> None:
    """It says what is wrong and where to read on."""
    result = shell.bare(*typed.split())
    assert result.exit_code == 2
    assert result.stderr.startswith(f"quotes: {said}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_collection_that_cannot_be_used_is_one_line_and_status_1(shell: Shell) -> None:
    """The sentence is the storage's own."""
    (shell.folder / "quotes.db").write_bytes(b"no database at all, and long enough for one" * 99)
    assert "quotes.db" in shell.complaint("today", status=1)


def test_a_slip_of_ours_is_one_line_too(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is called a fault of the program; the traceback is there for whoever asks for it."""

    def slip() -> None:
        raise KeyError("oops")

    monkeypatch.setattr("quoters.storage.opening.open_storage", lambda _url, **_: slip())
    said = shell.complaint("today", status=1)
    assert said == (
        "that is a fault of this program (KeyError: 'oops'); QUOTES_TRACEBACK=1 shows where"
    )
    monkeypatch.setenv("QUOTES_TRACEBACK", "1")
    errors.explain_error(KeyError("oops"))
    assert "KeyError: 'oops'" in capsys.readouterr().err


def test_an_interrupted_verb_says_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault, and no success."""

    def interrupt(_url: str, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quoters.storage.opening.open_storage", interrupt)
    result = shell("today")
    assert result.exit_code == 1
    assert result.stderr.strip() == "quotes: stopped"


def test_the_version_is_told(shell: Shell) -> None:
    """One line, for bug reports."""
    result = shell.bare("--version")
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)


def test_help_loads_neither_twisted_nor_sqlalchemy() -> None:
    """Asking what there is answers at once."""
    code = (
        "import sys\n"
        "from bots.cli.group import quotes\n"
        "try:\n    quotes(['--help'])\n"
        "except SystemExit as exit:\n    assert exit.code == 0\n"
        "print(sorted({'twisted', 'sqlalchemy', 'alembic'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Running:" in done.stdout
