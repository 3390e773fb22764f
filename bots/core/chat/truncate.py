"""Cutting text to a length: counted in bytes of UTF-8, between words if possible."""

from collections.abc import Callable, Iterable, Iterator


def truncate(text: str, room: int) -> tuple[str, str]:
    """Return the beginning of a text that fits into so many bytes, and what comes after it.

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


def split_text(
    text: str, room: int, again: Callable[[str], str] = lambda left: left
) -> Iterator[str]:
    """Cut a text into pieces of at most ``room`` bytes, at least four.

    :param again: is given what is left after each piece, and may change how it begins.
    """
    piece, left = truncate(text, room)
    yield piece
    while left:
        piece, left = truncate(again(left), room)
        yield piece


def limit_lines(
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
    lines: list[str] = []
    for text, rest in said:
        for line in filter(str.strip, text.splitlines()):
            for piece in split_text(line, room, again):
                if len(lines) == most:
                    return _ending_with(rest, lines, room)
                lines.append(piece)
    return lines


def _ending_with(rest: str, lines: list[str], room: int) -> list[str]:
    """Return lines of which the last ends with where the rest is."""
    if not lines:
        return lines  # others have had them all
    shorter, _ = truncate(lines[-1], room - len(f" {rest}".encode()))
    return [*lines[:-1], f"{shorter} {rest}"]
