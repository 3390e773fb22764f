"""Our own JSON Lines: one object a line, which loses nothing."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from quoters.errors import MalformedEntry
from quoters.model.change import Action, Change, Vote
from quoters.model.quote import MAX_NUMBER, Quote, QuoteState
from quoters.model.record import Record, RejectedEntry
from quoters.text.decoding import UndecodableText, decode_all, decode_piece, unicode_encoding
from quoters.text.normalize import MAX_NAME_LENGTH

_LINES_LOOKED_AT = 20


def read_json_lines(lines: Iterable[str], first: int = 1) -> Iterator[Record | RejectedEntry]:
    """Read quotes; blank lines are skipped, and whatever is no quote is said so.

    :param first: the number of the first line.

    ``text`` is needed; ``author``, ``source``, ``tags``, ``id``, ``added_at``, ``added_by``,
    ``said_by``, ``state``, ``flagged``, ``history`` and ``votes`` may be there, and no more is
    read.
    """
    for number, line in enumerate(lines, first):
        if line.strip("\ufeff \t\r\n"):
            try:
                yield _record(_parsed(line), number)
            except MalformedEntry as error:
                yield RejectedEntry(number, str(error))


def read_json_file(path: Path, encoding: str | None = None) -> Iterator[Record | RejectedEntry]:
    """Read a file in UTF-8 (RFC 8259), or in the Unicode encoding that its mark shows.

    :param encoding: that of the whole file, if somebody knows it.
    :raises OSError: when it cannot be read.
    """
    with path.open("rb") as beginning:
        whole = encoding or unicode_encoding(beginning.read(4096))
    if whole is None or whole == "utf-8-sig":
        with path.open("rb") as lines:
            yield from _read_lines(lines)
        return
    try:
        text = decode_all(path.read_bytes(), whole)
    except UndecodableText as error:
        yield RejectedEntry(error.line, str(error))
        return
    yield from read_json_lines(text.split("\n"))


def claims_json_lines(path: Path) -> bool:
    """Whether one of the first lines of a file is an object that has a text.

    So is a file that begins as an object and has no cookies: what is wrong with it is said by line.

    :raises OSError: when it cannot be read.
    """
    with path.open("rb") as content:
        encoding = unicode_encoding(content.read(4096)) or "utf-8"
    with path.open(encoding=encoding, errors="replace") as lines:
        filled = (line for line in lines if line.strip("\ufeff \t\r\n"))
        first = list(islice(filled, _LINES_LOOKED_AT))
        if any(map(_is_quote, first)):
            return True
        is_object = bool(first) and first[0].lstrip("\ufeff \t").startswith("{")
        return is_object and not any(line.strip() == "%" for line in (*first, *lines))


def write_json_line(record: Record) -> str:
    """Write everything of a quote on one line, as ``read_json_lines`` reads it."""
    written = quote_to_json(record.quote)
    written["history"] = [_change_to_json(change) for change in record.changes]
    if record.votes:
        written["votes"] = [
            {"person": vote.person, "value": vote.value, "at": format_instant(vote.at)}
            for vote in record.votes
        ]
    if record.is_flagged:
        written["flagged"] = True
    return json.dumps(written, ensure_ascii=False) + "\n"


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """Return everything of a quote but its history and votes."""
    written: dict[str, Any] = {
        "id": quote.number,
        "text": quote.text,
        "author": quote.author,
        "source": quote.source,
        "tags": list(quote.tags),
        "added_at": quote.added_at and format_instant(quote.added_at),
        "added_by": quote.added_by,
        "state": quote.state.value,
    }
    return {**written, "said_by": quote.said_by} if quote.said_by else written


def quote_from_json(entry: Mapping[str, Any]) -> Quote:
    """Read one quote.

    :raises MalformedEntry: when a value is missing or of the wrong kind; the message says which.
    """
    if not isinstance(entry.get("text"), str):
        raise MalformedEntry('"text" is missing or no string')
    tags = entry.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise MalformedEntry('"tags" is no list of strings')
    number = entry.get("id")
    if number is not None and (type(number) is not int or not 0 < number < 2**63):
        raise MalformedEntry('"id" is no positive whole number')
    return Quote(
        entry["text"],
        _string(entry, "author"),
        _string(entry, "source"),
        tuple(tags),
        number,
        _instant(entry, "added_at"),
        _string(entry, "added_by"),
        _one_of(QuoteState, entry, "state", QuoteState.PUBLISHED),
        _string(entry, "said_by"),
    )


def format_instant(instant: datetime) -> str:
    """Write an instant in UTC: ``2026-11-23T09:00:00Z``."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_lines(lines: Iterable[bytes]) -> Iterator[Record | RejectedEntry]:
    for number, line in enumerate(lines, 1):
        try:
            text = decode_piece(line.removesuffix(b"\n"), number, western=False)
        except UndecodableText as error:
            yield RejectedEntry(number, str(error))
            continue
        yield from read_json_lines([text], number)


def _is_quote(line: str) -> bool:
    try:
        entry = json.loads(line.strip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return isinstance(entry, dict) and isinstance(entry.get("text"), str)


def _parsed(line: str) -> Any:
    try:
        return json.loads(line.strip("\ufeff"))
    except (ValueError, RecursionError):
        raise MalformedEntry("is no JSON") from None


def _record(entry: Any, line: int) -> Record:
    quote = quote_from_json(_object(entry))
    if quote.number is not None and quote.number > MAX_NUMBER:
        raise MalformedEntry(f'"id" is greater than {MAX_NUMBER}')
    for name in ("added_by", "said_by"):
        _refuse_no_name(entry, name)
    changes = tuple(_change(_object(change)) for change in _list(entry, "history"))
    votes = tuple(_vote(_object(vote)) for vote in _list(entry, "votes"))
    return Record(quote, changes, votes, line, is_flagged=entry.get("flagged") is True)


def _change(entry: Mapping[str, Any]) -> Change:
    for name in ("by", "via", "why"):
        _refuse_no_name(entry, name)
    return Change(
        _one_of(Action, entry, "what"),
        _needed(_instant(entry, "at"), "at"),
        _needed(_string(entry, "by"), "by"),
        _string(entry, "via"),
        before=_quote(entry, "before"),
        after=_quote(entry, "after"),
        why=_string(entry, "why"),
        undone=entry.get("undone") is True,
    )


def _change_to_json(change: Change) -> dict[str, Any]:
    return {
        "what": change.what.value,
        "at": format_instant(change.at),
        "by": change.by,
        "via": change.via,
        "before": change.before and quote_to_json(change.before),
        "after": change.after and quote_to_json(change.after),
        "why": change.why,
        "undone": change.undone,
    }


def _vote(entry: Mapping[str, Any]) -> Vote:
    if entry.get("value") not in (-1, 1):
        raise MalformedEntry('a vote\'s "value" is neither 1 nor -1')
    _refuse_no_name(entry, "person")
    return Vote(
        _needed(_string(entry, "person"), "person"),
        int(entry["value"]),
        _needed(_instant(entry, "at"), "at"),
    )


def _quote(entry: Mapping[str, Any], name: str) -> Quote | None:
    value = entry.get(name)
    return None if value is None else quote_from_json(_object(value))


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise MalformedEntry("is no JSON object")
    return value


def _list(entry: Mapping[str, Any], name: str) -> list[Any]:
    value = entry.get(name) or []
    if not isinstance(value, list):
        raise MalformedEntry(f'"{name}" is no list')
    return value


def _string(entry: Mapping[str, Any], name: str) -> str | None:
    value = entry.get(name)
    if value is not None and not isinstance(value, str):
        raise MalformedEntry(f'"{name}" is no string')
    return value


def _instant(entry: Mapping[str, Any], name: str) -> datetime | None:
    written = _string(entry, name)
    if written is None:
        return None
    try:
        instant = datetime.fromisoformat(written)
        if instant.tzinfo is None:
            raise MalformedEntry(f'"{name}" lacks its zone: 2026-11-23T09:00:00Z')
        return _storable(instant.astimezone(UTC), name)
    except OverflowError:
        raise MalformedEntry(f'"{name}" is out of range') from None
    except ValueError as error:
        if isinstance(error, MalformedEntry):
            raise
        raise MalformedEntry(f'"{name}" is no instant like 2026-11-23T09:00:00Z') from None


def _storable(instant: datetime, name: str) -> datetime:
    """Return an instant that every time zone has a date for."""
    if not MINYEAR < instant.year < MAXYEAR:
        raise MalformedEntry(f'"{name}" is out of range')
    return instant


def _refuse_no_name(entry: Mapping[str, Any], name: str) -> None:
    """Refuse what could not be kept or shown as the name of a person or a place, or as a reason."""
    value = entry.get(name)
    if not isinstance(value, str):
        return
    if len(value) > MAX_NAME_LENGTH:
        raise MalformedEntry(f'"{name}" has more than {MAX_NAME_LENGTH} characters')
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        raise MalformedEntry(f'"{name}" has control characters')


def _one_of(kind: Any, entry: Mapping[str, Any], name: str, default: Any = None) -> Any:
    try:
        return kind(entry.get(name, default))
    except ValueError:
        raise MalformedEntry(f'"{name}" is none of {", ".join(kind)}') from None


def _needed(value: Any, name: str) -> Any:
    if value is None:
        raise MalformedEntry(f'"{name}" is missing')
    return value
