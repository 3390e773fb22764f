"""Sopel's ``.quote``: one of the lines of a file, held in memory."""

import random
from pathlib import Path
from typing import Any

from sopel import plugin  # type: ignore[import-not-found]

_QUOTES = Path(__file__).with_name("quotes.txt").read_text("utf-8").splitlines()


@plugin.command("quote")
def quote(bot: Any, trigger: Any) -> None:
    """Say one of the quotes."""
    number = random.randrange(len(_QUOTES))  # noqa: S311 - a quote, no secret
    bot.say(f"#{number}: {_QUOTES[number]}")
