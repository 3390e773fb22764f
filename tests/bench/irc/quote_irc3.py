"""irc3's ``!quote``: one of the lines of a file, held in memory."""

import random
from pathlib import Path
from typing import Any

import irc3  # type: ignore[import-not-found]
from irc3.plugins.command import command  # type: ignore[import-not-found]

_QUOTES = Path(__file__).with_name("quotes.txt").read_text("utf-8").splitlines()


@irc3.plugin
class Quote:
    """The plugin."""

    def __init__(self, bot: Any) -> None:
        self.bot = bot

    @command(permission="view")
    def quote(self, mask: Any, target: Any, args: Any) -> str:
        """Say one of the quotes.

        %%quote
        """
        number = random.randrange(len(_QUOTES))  # noqa: S311 - a quote, no secret
        return f"#{number}: {_QUOTES[number]}"
