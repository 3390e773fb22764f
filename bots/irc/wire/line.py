"""Lines on the wire: bytes to values and back, RFC 2812 with the tags of IRCv3.

Nothing here raises but ``NotALine``, whatever the bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MAX_LINE_BYTES = 510
"""Bytes of a line we send, without its end and without tags."""

LONGEST_READ = 16 * 1024
"""Bytes of a line we read: 8,191 of tags and 512, with room for servers that count otherwise."""

_ESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ESCAPES = {character: f"\\{letter}" for letter, character in _ESCAPED.items()}


class NotALine(ValueError):
    """The bytes hold no command."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``source`` is who it comes from, ``nick!user@host`` or a server's name."""

    command: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mask:
    """The parts of a source; ``user`` and ``host`` are empty where it does not name them."""

    nick: str
    user: str = ""
    host: str = ""


def decode_line(line: bytes) -> str:
    """Read bytes as UTF-8, and as Windows-1252 what is none; NULs are dropped.

    A server may have cut a line within its last character: what is left of that is dropped.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not line[: error.start].isascii()
        text = line[: error.start].decode() if is_cut else line.decode("cp1252", "replace")
    return text.replace("\0", "")


def parse_line(text: str) -> Line:
    """Read a line freed of its end; only the space separates, as servers do it.

    :raises NotALine: when there is no command in it.
    """
    tags: Mapping[str, str] = {}
    source = ""
    if text.startswith("@"):
        format_line, _, text = text[1:].partition(" ")
        tags = _tags(format_line)
    text = text.lstrip(" ")
    if text.startswith(":"):
        source, _, text = text[1:].partition(" ")
    middle, colon, trailing = text.lstrip(" ").partition(" :")
    command, *params = [word for word in middle.split(" ") if word] or [""]
    if not command or command.startswith(":"):
        raise NotALine(text)
    if colon:
        params.append(trailing)
    return Line(command.upper(), tuple(params), source, tags)


def write(command: str, *params: str) -> str:
    """Write a line of our own."""
    if not params:
        return command
    *middle, last = params
    needs_colon = not last or last.startswith(":") or " " in last
    return " ".join((command, *middle, f":{last}" if needs_colon else last))


def format_line(line: Line) -> str:
    """Write a line; the last parameter gets a colon where it needs one."""
    words = [write(line.command, *line.params)]
    if line.source:
        words.insert(0, f":{line.source}")
    if line.tags:
        words.insert(0, "@" + ";".join(_tag(name, value) for name, value in line.tags.items()))
    return " ".join(words)


def encode_line(text: str) -> bytes:
    """Write a line that cannot become two, cut between characters to what a server takes."""
    flat = text.replace("\r", " ").replace("\n", " ").replace("\0", "")
    data = flat.encode("utf-8", "replace")
    if len(data) > MAX_LINE_BYTES:
        data = data[:MAX_LINE_BYTES].decode("utf-8", "ignore").encode()
    return data + b"\r\n"


@lru_cache(maxsize=256)  # who speaks soon speaks again
def parse_mask(source: str) -> Mask:
    """Take a source apart; what is missing is empty."""
    rest, _, host = source.partition("@")
    nick, _, user = rest.partition("!")
    return Mask(nick, user, host)


def _tags(format_line: str) -> dict[str, str]:
    pairs = (tag.partition("=") for tag in format_line.split(";"))
    return {name: _unescaped(value) for name, _, value in pairs if name}


def _tag(name: str, value: str) -> str:
    escaped = "".join(_ESCAPES.get(character, character) for character in value)
    return f"{name}={escaped}" if value else name


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    characters = iter(value)
    return "".join(
        _escaped(next(characters, "")) if character == "\\" else character
        for character in characters
    )


def _escaped(letter: str) -> str:
    return _ESCAPED.get(letter, letter)
