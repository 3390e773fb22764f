"""What the shell completes: verbs, options, and the names that stand in bots.ini."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bots.cli.group import quotes

INI = """
[ircd]
listen = tcp:6667:interface=127.0.0.1
[irc:libera]
server = tcp:127.0.0.1:6667
nick = quotebot
channels = #quotes
[web]
[broadcast:morning]
at = 09:00
to = irc:libera/#quotes
[broadcast:noon]
at = 12:00
to = web
"""


def completed(typed: str, ini: Path) -> list[str]:
    """Return what bash is offered after these words, of which the last is begun."""
    words = ["quotes", "--config", str(ini), *typed.split(" ")]
    environment = {
        "_QUOTES_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    result = CliRunner().invoke(quotes, [], env=environment, prog_name="quotes")
    assert result.stderr == ""
    return [line.partition(",")[2] for line in result.stdout.split()]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("cal", ["calendar"]),
        ("broadcast ", ["morning", "noon"]),
        ("broadcast m", ["morning"]),
        ("run --only ", ["ircd", "irc:libera", "web"]),
        ("run --only irc:", ["irc:libera"]),
        ("import --for", ["--format"]),
        ("import --format f", ["fortune"]),
    ],
)
def test_what_is_offered(typed: str, offered: list[str], tmp_path: Path) -> None:
    """What begins as the word that is typed."""
    ini = tmp_path / "bots.ini"
    ini.write_text(INI, "utf-8")
    assert completed(typed, ini) == offered


@pytest.mark.parametrize("content", [None, "[nonsense"])
def test_wrong_settings_offer_nothing(content: str | None, tmp_path: Path) -> None:
    """And print nothing into the middle of what somebody types."""
    ini = tmp_path / "bots.ini"
    if content is not None:
        ini.write_text(content, "utf-8")
    assert completed("broadcast ", ini) == []
