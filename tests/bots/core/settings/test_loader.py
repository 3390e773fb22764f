"""Sections into frozen values; whatever is wrong named by file, section and key."""

from pathlib import Path

import pytest

from bots.core.settings import SettingsError
from tests.bots.core.settings.reading import ChatSettings, chat, password, problem, read


def test_sections_keep_their_order_and_their_names() -> None:
    """Adapters are known by the full name of their section, as the file has them."""
    settings = read("[xmpp:home]\n[irc:b]\nnick = b\n[web]\n[irc:a]\n")
    assert list(settings.adapters) == ["xmpp:home", "irc:b", "web", "irc:a"]
    expected: object = ChatSettings(nick="b")
    assert settings.adapters["irc:b"] == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[ric:a]\n", 'bots.ini: [ric:a]: unknown section; did you mean "irc"?'),
        ("[ web ]\n", 'bots.ini: [ web ]: unknown section; did you mean "web"?'),
        ("[DEFAULT]\nnick = a\n", "bots.ini: [DEFAULT]: unknown section; known are quotes, "),
        ("[irc]\n", "bots.ini: [irc]: needs a name: [irc:NAME]"),
        ("[irc:]\n", "bots.ini: [irc:]: needs a name: [irc:NAME]"),
        ("[web:main]\n", "bots.ini: [web:main]: has no name: write [web]"),
        ("[irc:a/b]\n", "bots.ini: [irc:a/b]: may have letters, digits, dots, - and _ in its name"),
        ("[irc:a]\nnik = x\n", 'bots.ini: [irc:a] nik: unknown key; did you mean "nick"?'),
        ("[irc:a]\nNick = x\n", 'bots.ini: [irc:a] Nick: unknown key; did you mean "nick"?'),
        ("[web]\npassword_file = x\n", "bots.ini: [web] password_file: unknown key; known are "),
        ("[irc:a]\nnick =\n", "bots.ini: [irc:a] nick: must not be empty"),
        ("[irc:a]\naliases = true\n", "bots.ini: [irc:a] aliases: must be yes or no"),
        ("[irc:a]\nevery = 0\n", "bots.ini: [irc:a] every: must be a whole number from 1 to 60"),
        ("[irc:a]\nevery = ٣\n", "bots.ini: [irc:a] every: must be a whole number from 1 to 60"),
        ("[irc:a]\nnick = a\x07b\n", "bots.ini: [irc:a] nick: must not have control characters"),
        ("[quotes]\nsubmissions = all\n", "bots.ini: [quotes] submissions: must be open, moderate"),
        (
            "[irc:a]\nserver = irc.libera.chat:6697\n",
            'bots.ini: [irc:a] server: "irc.libera.chat:6697" is not an endpoint string like tls:',
        ),
        ("[irc:a]\nserver = tcp:h:70000\n", "bots.ini: [irc:a] server: there is no port 70000"),
    ],
)
def test_what_is_wrong_is_named_and_what_would_be_right(content: str, said: str) -> None:
    """One line: file, section, key and the nearest right thing."""
    assert problem(content).startswith(said)
    assert "\n" not in problem(content)


def test_the_environment_is_put_in_once() -> None:
    """A value may name variables; what they hold is never looked through again."""
    assert chat("nick = ${env:NICK}-${env:NICK}", NICK="bot").nick == "bot-bot"
    assert password("password = ${env:TWICE}", TWICE="${env:NICK}", NICK="bot") == "${env:NICK}"


def test_a_variable_that_is_not_set_is_named() -> None:
    """An empty password instead would be a riddle."""
    assert problem("[irc:a]\npassword = ${env:NO_SUCH}\n") == (
        "bots.ini: [irc:a] password: the environment variable NO_SUCH is not set"
    )


def test_a_variable_cannot_smuggle_in_a_line() -> None:
    """A newline from the environment is refused like one in the file."""
    said = problem("[irc:a]\nnick = ${env:NICK}\n", NICK="bot\nQUIT")
    assert said.startswith("bots.ini: [irc:a] nick: must be on one line")


def test_relative_paths_start_from_the_file(tmp_path: Path) -> None:
    """A password file beside bots.ini is found from any working folder."""
    (tmp_path / "secret").write_text("hunter2\n")
    (tmp_path / "secret").chmod(0o600)
    warnings: list[str] = []
    assert password("password_file = secret", base=tmp_path) == "hunter2"
    read("[irc:a]\npassword_file = secret\n", base=tmp_path, warnings=warnings)
    assert warnings == []


def test_only_the_line_ending_of_a_password_file_is_dropped(tmp_path: Path) -> None:
    """Spaces belong to a password."""
    (tmp_path / "secret").write_bytes(b" a b \r\n")
    assert password("password_file = secret", base=tmp_path) == " a b "


def test_a_password_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    """It is used all the same: container secrets are readable by all."""
    (tmp_path / "secret").write_text("hunter2")
    (tmp_path / "secret").chmod(0o644)
    warnings: list[str] = []
    read("[irc:a]\npassword_file = secret\n", base=tmp_path, warnings=warnings)
    assert warnings == [
        f"bots.ini: [irc:a] password_file: others can read {tmp_path}/secret; chmod 600 it"
    ]


def test_a_password_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, empty, not UTF-8, or beside a password: each is said."""
    where = "bots.ini: [irc:a] password_file:"
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    for name, said in {
        "nowhere": f"cannot read {tmp_path}/nowhere: No such file or directory",
        ".": f"cannot read {tmp_path}: Is a directory",
        "empty": f"{tmp_path}/empty is empty",
        "latin": f"{tmp_path}/latin is not UTF-8",
        "~nobody-has-this-name/x": "there is no home folder for ~nobody-has-this-name/x",
        "a\0b": "must not have control characters",
    }.items():
        assert problem(f"[irc:a]\npassword_file = {name}\n", base=tmp_path) == f"{where} {said}"
    both = problem("[irc:a]\npassword = x\npassword_file = empty\n", base=tmp_path)
    assert both == f"{where} give either password or password_file"


@pytest.mark.parametrize(
    "content",
    [
        "[irc:a]\npassword = hunter2\npassword = hunter2\n",
        "[irc:a]\npasword = hunter2\n",
        "[irc:a]\npassword hunter2\n",
        "[irc:a]\npassword = hunter2\n  hunter2\n",
        "[irc:a]\npassword = hunter2\x00\n",
        "[irc:a]\npassword = hunter2\nevery = 0\n",
        "[quotes]\ndatabase = oracle://bot:hunter2@db/quotes\n",
    ],
)
def test_no_message_shows_a_secret(content: str) -> None:
    """Whatever is wrong with it or beside it."""
    assert "hunter2" not in problem(content)


def test_no_repr_shows_a_secret() -> None:
    """Settings end up in logs and tracebacks."""
    settings = read(
        "[irc:a]\npassword = hunter2\n[quotes]\ndatabase = postgresql://bot:hunter2@db/quotes\n"
    )
    assert "hunter2" in settings.quotes.database
    assert "hunter2" not in repr(settings)


def test_a_problem_is_one_line_whatever_it_quotes() -> None:
    """Names come from the file, and may have anything in them."""
    said = str(SettingsError("bots.ini", "irc:a", "nick", "must\nnot\tbe so"))
    assert said == "bots.ini: [irc:a] nick: must not be so"
    assert str(SettingsError("bots.ini", None, None, "is empty")) == "bots.ini: is empty"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[web]\n[quiet]\n[broadcast:b]\nat = 9:00\nto = quiet\n", "nothing can be posted there"),
        (
            "[irc:a]\n[broadcast:b]\nat = 9:00\nto = irc:a/#x, irc:a/#X\n",
            "to: names irc:a/#x twice",
        ),
        (
            "[irc:a]\n[broadcast:b]\nat = 9:00\nto = irc:a/#x\nformat = {text} {url}\n",
            "format: {url} needs public_url in [web]",
        ),
        ("[irc:a]\nnick = ${NAME}\n", "nick: an environment variable is written ${env:NAME}"),
        ("[irc:a]\nnick = ${env:X\n", "nick: an environment variable is written ${env:NAME}"),
        ("[irc:a]\nnick = ${env}\n", "nick: an environment variable is written ${env:NAME}"),
        ("[IRC:a]\n", '[IRC:a]: unknown section; did you mean "irc"?'),
        ("[frobnicate]\n", "[frobnicate]: unknown section; known are quotes, "),
        (
            "[web]\nlisten = tcp:8080\n[other]\nlisten = tcp:8080:interface=127.0.0.1\n",
            "[other] listen: port 8080 is that of [web] listen already",
        ),
    ],
)
def test_what_would_fail_later_is_refused_at_once(content: str, said: str) -> None:
    """At the minute of the broadcast, or when it listens, would be too late to say so."""
    assert said in problem(content)


def test_what_only_looks_alike_is_right() -> None:
    """One port of two interfaces, a dollar without a brace, one channel of two networks."""
    read(
        "[web]\nlisten = tcp:8080:interface=127.0.0.1\n"
        "[other]\nlisten = tcp:8080:interface=127.0.0.2\n[irc:a]\npassword = $x{y}$\n[irc:b]\n"
        "[broadcast:b]\nat = 9:00\nto = irc:a/#x, irc:b/#x, web\n"
    )
