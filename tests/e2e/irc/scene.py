"""The program with an IRC bot in #quotes, and a collection of known quotes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.running import Running, quotes_run

APPLE = "#1: An apple a day keeps the doctor away — Anonymous"
QUOTES = "\n%\n".join(
    [
        "An apple a day keeps the doctor away\n\t\t-- Anonymous",
        "Words follow words " * 150,
        "千里之行始於足下" * 120,
        "QUIT :one line\nJOIN #elsewhere\n!quote 4\nquotebot: quote 4",
        "<alice> I said that\n<bob> So did I",
    ]
)
"""Numbered in this order."""

LEAST = """
nick = quotebot
channels = #quotes
"""


def irc_section(server: str, more: str = LEAST, *, name: str = "test") -> str:
    """Write a section ``[irc:NAME]``."""
    return f"[irc:{name}]\nserver = {server}\n{more}\n"


@contextmanager
def bot_on(
    folder: Path, *sections: str, quotes: str = "", joined: str | None = "joined #quotes"
) -> Iterator[Running]:
    """Run the program with these sections, and wait until the bot has joined.

    :param quotes: more for the section ``[quotes]``.
    """
    folder.mkdir(exist_ok=True)
    (folder / "known.fortune").write_text(QUOTES, "utf-8")
    ini = f"[quotes]\nimport = known.fortune\n{quotes}\n" + "\n".join(sections)
    with quotes_run(folder, ini, wait_for=joined) as program:
        yield program
