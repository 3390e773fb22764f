"""What a client may say: one command, as a JSON object."""

import json
from typing import NamedTuple

# Made once: json.loads would look for the encoding of each message.
_decode = json.JSONDecoder().raw_decode
_SPACE = " \t\n\r"


class NotACommand(ValueError):
    """The message asks nothing we understand; ``ident`` is its id if it has one."""

    def __init__(self, sentence: str, ident: str | None = None) -> None:
        super().__init__(sentence)
        self.ident = ident


class HeartbeatRequest(NamedTuple):
    """A client asks for a sign of life: JavaScript sees none of the protocol's own."""

    ident: str


class Asked(NamedTuple):
    """A command: what was typed, and the id that the reply bears."""

    ident: str
    text: str


def read_command(payload: bytes) -> Asked | HeartbeatRequest:
    """Read a message.

    :raises NotACommand: with a sentence that says what is wrong with it.
    """
    try:
        text = payload.decode().strip(_SPACE)
        message, end = _decode(text)
    except (ValueError, RecursionError):
        raise NotACommand("That is not JSON.") from None
    if end != len(text):
        raise NotACommand("That is not JSON.")
    if not isinstance(message, dict):
        raise NotACommand("A message is a JSON object.")
    ident = message.get("id")
    known = ident if isinstance(ident, str) else None
    if message.get("type") == "heartbeat":
        return HeartbeatRequest(known or "")
    if message.get("type") != "command":
        raise NotACommand('The only "type" that is understood here is "command".', known)
    if known is None:
        raise NotACommand('A command needs an "id" that is a string.')
    asked = message.get("text")
    if not isinstance(asked, str) or not (asked.isascii() or _is_unicode(asked)):
        raise NotACommand('A command needs a "text" that is a string.', known)
    return Asked(known, asked)


def ident_of(payload: bytes) -> str | None:
    """Return the id of a message, None if none can be read."""
    try:
        return read_command(payload).ident or None
    except NotACommand as wrong:
        return wrong.ident


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
