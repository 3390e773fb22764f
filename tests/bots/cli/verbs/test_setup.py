"""``init`` and ``check``: a bots.ini to begin with, and whether it is right."""

import pytest

from bots import wiring
from bots.core.settings.example import EXAMPLE
from tests.bots.cli.terminal import INI, Shell

WITH_NETWORKS = f"{INI}[pretended:one]\n[pretended:two]\nword = hunter2\n"
MORNING = "[broadcast:morning]\nat = 9:00\nto = pretended:one/#a, pretended:two/*\n"


def test_init_writes_the_example(shell: Shell) -> None:
    """Beside us, where every other verb then finds it."""
    shell.ini.unlink()
    result = shell.bare("init")
    assert result.exit_code == 0
    assert result.stdout == "Wrote bots.ini: look into it, and start it with quotes run\n"
    assert shell.ini.read_text("utf-8") == EXAMPLE


def test_init_writes_where_the_others_would_read(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--config and $QUOTES_CONFIG name the file for it, too."""
    assert shell.bare("-c", "a.ini", "init").exit_code == 0
    monkeypatch.setenv("QUOTES_CONFIG", "b.ini")
    assert shell.bare("init").exit_code == 0
    assert (shell.folder / "a.ini").read_text("utf-8") == EXAMPLE
    assert (shell.folder / "b.ini").read_text("utf-8") == EXAMPLE


def test_init_never_overwrites(shell: Shell) -> None:
    """What is there stays as it is."""
    assert shell.complaint("init", status=1) == f"{shell.ini} is there already, and stays as it is"
    assert shell.ini.read_text("utf-8") == INI


def test_init_says_where_it_cannot_write(shell: Shell) -> None:
    """A folder that is not there is named with the file."""
    result = shell.bare("-c", "nowhere/bots.ini", "init")
    assert result.exit_code == 1
    assert result.stderr == "quotes: cannot write nowhere/bots.ini: No such file or directory\n"


def test_check_names_what_it_found_right(shell: Shell) -> None:
    """Every section, and every target of every broadcast."""
    shell.ini.write_text(f"{WITH_NETWORKS}{MORNING}", "utf-8")
    assert shell.said("check") == (
        f"{shell.ini} is right: quotes, pretended:one, pretended:two, "
        "broadcast:morning to pretended:one/#a and pretended:two/*\n"
    )


def test_check_makes_no_collection(shell: Shell) -> None:
    """Asking whether a file is right leaves nothing behind."""
    shell.said("check")
    assert list(shell.folder.iterdir()) == [shell.ini]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[quots]\n", ' [quots]: unknown section; did you mean "quotes"?'),
        ("[pretended:one]\nwrod = x\n", ' [pretended:one] wrod: unknown key; did you mean "word"?'),
        (
            "[pretended:one]\n[broadcast:b]\nat = 9:00\nto = pretended:own/#a\n",
            (
                " [broadcast:b] to: there is no section [pretended:own] for the target "
                'pretended:own/#a; did you mean "pretended:one"?'
            ),
        ),
        (
            "[quotes]\ndatabase = sqlite:///no/such/quotes.db\n",
            (
                " [quotes] database: the folder {folder}/no/such does not exist: "
                "make it, or name another"
            ),
        ),
        (
            "[quotes]\nimport = mine.fortune\n",
            " [quotes] import: cannot read {folder}/mine.fortune: No such file or directory",
        ),
        ("word = x\n", " line 1 is neither [section], key = value nor a ; comment"),
    ],
)
def test_check_names_what_is_wrong(shell: Shell, content: str, said: str) -> None:
    """File, section, key and what would be right, in one line, with status 2."""
    shell.ini.write_text(content, "utf-8")
    complaint = shell.complaint("check", status=2)
    assert complaint == f"{shell.ini}:{said.format(folder=shell.folder)}"


def test_a_file_that_cannot_be_read_is_named(shell: Shell) -> None:
    """Missing, a folder, or not UTF-8."""
    shell.ini.write_bytes(b"[quotes]\n; caf\xe9\n")
    assert shell.complaint("check", status=2).startswith(f"{shell.ini}: is not UTF-8 (byte 15)")
    shell.ini.unlink()
    missing = shell.complaint("check", status=2)
    assert missing == f"{shell.ini}: cannot be read: No such file or directory"
    shell.ini.mkdir()
    assert shell.complaint("check", status=2) == f"{shell.ini}: cannot be read: Is a directory"


def test_a_warning_stands_beside_the_answer(shell: Shell) -> None:
    """What is allowed but unwise is said on stderr, and the status is 0."""
    secret = shell.folder / "secret"
    secret.write_text("hunter2", "utf-8")
    secret.chmod(0o644)
    shell.ini.write_text("[pretended:one]\npassword_file = secret\n", "utf-8")
    result = shell("check")
    assert result.exit_code == 0
    assert result.stdout == f"{shell.ini} is right: quotes, pretended:one\n"
    assert result.stderr == (
        f"quotes: {shell.ini}: [pretended:one] password_file: "
        f"others can read {secret}; chmod 600 it\n"
    )


def test_the_settings_are_found_where_they_are_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--config, else $QUOTES_CONFIG, else ./bots.ini."""
    (shell.folder / "env.ini").write_text("[quotes]\n", "utf-8")
    (shell.folder / "arg.ini").write_text("[quotes]\n", "utf-8")
    assert shell.bare("check").stdout.startswith("bots.ini is right")
    monkeypatch.setenv("QUOTES_CONFIG", "env.ini")
    assert shell.bare("check").stdout.startswith("env.ini is right")
    assert shell.bare("-c", "arg.ini", "check").stdout.startswith("arg.ini is right")
    monkeypatch.setenv("QUOTES_CONFIG", "gone.ini")
    assert shell.bare("check").exit_code == 2


def test_relative_files_start_from_the_settings(shell: Shell) -> None:
    """A collection lies beside the bots.ini that names it, wherever one types."""
    there = shell.folder / "there"
    there.mkdir()
    (there / "bots.ini").write_text(INI, "utf-8")
    assert shell.bare("-c", "there/bots.ini", "deliveries").exit_code == 0
    assert (there / "quotes.db").exists()


def test_without_settings_the_example_is_the_default(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its collection lies in the user's data folder, and is filled with the bundled set."""
    monkeypatch.setattr(wiring, "EXAMPLE", "[quotes]\n")
    shell.ini.unlink()
    assert shell.bare("today").exit_code == 0
    assert (shell.folder / "data" / "twisted-quotes" / "quotes.db").exists()
    assert not (shell.folder / "quotes.db").exists()


@pytest.mark.parametrize("content", [b"Tea.\n%\nCoffee.\n", b"\x89PNG\r\n\x1a\n", b"SQLite"])
def test_a_file_that_is_no_database_is_named(shell: Shell, content: bytes) -> None:
    """``run`` could not open it."""
    (shell.folder / "quotes.db").write_bytes(content)
    said = shell.complaint("check", status=2)
    assert "[quotes] database: " in said
    assert "is not a database of Twisted Quotes" in said
