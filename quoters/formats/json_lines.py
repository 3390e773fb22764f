"""Our own JSON Lines: one object a line, which loses nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from quoters.formats.entry import Entry, Malformed, Rejected
from quoters.quote import Quote, State


def read_json_lines(lines: Iterable[str]) -> Iterator[Entry | Rejected]:
    """Read quotes; blank lines are skipped, and whatever is no quote is said so.

    ``text`` is needed; ``author``, ``source``, ``tags``, ``id``, ``added_at``, ``added_by`` and
    ``state`` may be there, and what else is there is not read.
    """
    for number, line in enumerate(lines, 1):
        if line.strip("\ufeff \t\r\n"):
            try:
                yield Entry(number, quote_from_json(_object(line)))
            except Malformed as error:
                yield Rejected(number, str(error))


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """Give everything of a quote, as ``read_json_lines`` reads it."""
    written: dict[str, Any] = {
        "id": quote.number,
        "text": quote.text,
        "author": quote.author,
        "source": quote.source,
        "tags": list(quote.tags),
        "added_at": quote.added_at and written_instant(quote.added_at),
        "added_by": quote.added_by,
        "state": quote.state.value,
    }
    return {**written, "said_by": quote.said_by} if quote.said_by else written


def written_instant(instant: datetime) -> str:
    """Write an instant in UTC: ``2026-11-23T09:00:00Z``."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def quote_from_json(entry: Mapping[str, Any]) -> Quote:
    """Read one quote.

    :raises Malformed: when a value is missing or of the wrong kind; the message says which.
    """
    if not isinstance(entry.get("text"), str):
        raise Malformed('"text" is missing or no string')
    tags = entry.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Malformed('"tags" is no list of strings')
    number = entry.get("id")
    if number is not None and (type(number) is not int or not 0 < number < 2**63):
        raise Malformed('"id" is no positive whole number')
    return Quote(
        entry["text"],
        _string(entry, "author"),
        _string(entry, "source"),
        tuple(tags),
        number,
        _instant(entry),
        _string(entry, "added_by"),
        _state(entry),
        _string(entry, "said_by"),
    )


def _object(line: str) -> Mapping[str, Any]:
    try:
        entry = json.loads(line.strip("\ufeff"))
    except (ValueError, RecursionError):
        raise Malformed("is no JSON") from None
    if not isinstance(entry, dict):
        raise Malformed("is no JSON object")
    return entry


def _string(entry: Mapping[str, Any], name: str) -> str | None:
    value = entry.get(name)
    if value is not None and not isinstance(value, str):
        raise Malformed(f'"{name}" is no string')
    return value


def _instant(entry: Mapping[str, Any]) -> datetime | None:
    written = _string(entry, "added_at")
    try:
        instant = None if written is None else datetime.fromisoformat(written)
    except ValueError:
        raise Malformed('"added_at" is no instant like 2026-11-23T09:00:00Z') from None
    if instant is not None and instant.tzinfo is None:
        raise Malformed('"added_at" lacks its zone: 2026-11-23T09:00:00Z')
    try:
        return None if instant is None else instant.astimezone(UTC)
    except OverflowError:
        raise Malformed('"added_at" is out of range') from None


def _state(entry: Mapping[str, Any]) -> State:
    try:
        return State(entry.get("state", State.PUBLISHED))
    except ValueError:
        raise Malformed(f'"state" is none of {", ".join(State)}') from None
