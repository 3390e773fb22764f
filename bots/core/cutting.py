"""Cutting text to a length: counted in bytes of UTF-8, between words if possible."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice


def beginning(text: str, room: int) -> tuple[str, str]:
    """Give the beginning of a text that fits into so many bytes, and what comes after it.

    It ends between words, or between characters where a word is longer than half of the room.
    """
    data = text.encode("utf-8", "replace")
    if len(data) <= room:
        return text, ""
    fitting = data[: max(room, 0)].decode("utf-8", "ignore")
    ends_a_word = data[len(fitting.encode())] in b" \n"
    blank = len(fitting) if ends_a_word else max(fitting.rfind(" "), fitting.rfind("\n"))
    end = blank if blank > len(fitting) // 2 else len(fitting)
    return text[:end].rstrip(), text[end:].lstrip()


def pieces(text: str, room: int, again: Callable[[str], str] = lambda left: left) -> Iterator[str]:
    """Cut a text into pieces of at most ``room`` bytes, at least four.

    :param again: is given what is left after each piece, and may change how it begins.
    """
    piece, left = beginning(text, room)
    yield piece
    while left:
        piece, left = beginning(again(left), room)
        yield piece


def in_few_lines(
    said: Iterable[tuple[str, str]],
    room: int,
    most: int,
    again: Callable[[str], str] = lambda left: left,
) -> list[str]:
    """Fit texts into at most ``most`` lines of ``room`` bytes each; their own lines stay lines.

    What does not fit is left out, and the last line ends with where it is instead.

    :param said: each text, and what says where its rest is (``… (quote 42)``).
    :param again: is given what is left of a line after each piece, and may change how it begins.
    """
    all_lines = (
        (piece, rest)
        for text, rest in said
        for line in text.splitlines()
        if line.strip()
        for piece in pieces(line, room, again)
    )
    lines = list(islice(all_lines, most + 1))
    shown = [line for line, _ in lines[:most]]
    if shown and len(lines) > most:
        _, rest = lines[most]
        shorter, _ = beginning(shown[-1], room - len(f" {rest}".encode()))
        shown[-1] = f"{shorter} {rest}"
    return shown
