"""Texts that would wake other bots: what strangers wrote is no command of ours to them."""

import re

_WAKES_BOTS = re.compile(r"[^\w\s]|\S{1,64}[:,]\s")
_OURS = re.compile(r"#[0-9]+: ")
_ZERO_WIDTH_SPACE = "\u200b"


def no_command(text: str) -> str:
    """Return a text that begins with a zero-width space if another bot would obey it.

    Bots are addressed by a sign (``!op``) or by name (``bot: op``); the number with which our own
    lines begin is left alone.
    """
    wakes = _WAKES_BOTS.match(text) and not _OURS.match(text)
    return f"{_ZERO_WIDTH_SPACE}{text}" if wakes else text
