"""Our own JSON Lines."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters import Quote
from quoters.errors import InvalidQuote
from quoters.formats.jsonl import read_json_lines, write_json_line
from quoters.model.change import Action, Change, Vote
from quoters.model.quote import QuoteState
from quoters.model.record import Record, RejectedEntry
from quoters.text.normalize import cleaned


def test_a_full_line() -> None:
    """Everything that a quote has is read."""
    entry = {
        "id": 7,
        "text": "x",
        "author": "Me",
        "source": "Works",
        "tags": ["a", "b"],
        "added_at": "2026-11-23T10:00:00+01:00",
        "added_by": "token:me",
        "state": "pending",
        "colour": "ignored",
    }
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    quote = Quote("x", "Me", "Works", ("a", "b"), 7, at, "token:me", QuoteState.PENDING)
    assert list(read_json_lines([json.dumps(entry)])) == [Record(quote, line=1)]


def test_a_bare_line() -> None:
    """A text is enough; null is nothing; blank lines and a byte-order mark are skipped."""
    lines = ['\ufeff{"text": "x"}\n', "\n", '{"text": "y", "author": null, "tags": null}\n']
    assert list(read_json_lines(lines)) == [Record(Quote("x"), line=1), Record(Quote("y"), line=3)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"id": ' + "9" * 5000 + "}", "is no JSON"),
        ("[1]", "is no JSON object"),
        ("{}", '"text" is missing or no string'),
        ('{"text": 1}', '"text" is missing or no string'),
        ('{"text": "x", "author": 1}', '"author" is no string'),
        ('{"text": "x", "tags": "a"}', '"tags" is no list of strings'),
        ('{"text": "x", "tags": [1]}', '"tags" is no list of strings'),
        ('{"text": "x", "id": 0}', '"id" is no positive whole number'),
        ('{"text": "x", "id": true}', '"id" is no positive whole number'),
        ('{"text": "x", "id": 1e400}', '"id" is no positive whole number'),
        ('{"text": "x", "added_at": "now"}', '"added_at" is no instant like'),
        ('{"text": "x", "added_at": "2026-11-23T09:00"}', '"added_at" lacks its zone'),
        ('{"text": "x", "added_at": "0001-01-01T00:00+09:00"}', '"added_at" is out of range'),
        ('{"text": "x", "state": "lost"}', '"state" is none of pending, published'),
        ('{"text": "x", "history": 1}', '"history" is no list'),
        ('{"text": "x", "history": [1]}', "is no JSON object"),
        ('{"text": "x", "history": [{}]}', '"what" is none of added'),
        ('{"text": "x", "history": [{"what": "added", "by": "me"}]}', '"at" is missing'),
        ('{"text": "x", "votes": [{"value": 5}]}', "neither 1 nor -1"),
        ('{"text": "x", "votes": [{"value": 1}]}', '"person" is missing'),
        ('{"text": "x", "state": []}', '"state" is none of pending, published'),
    ],
)
def test_what_is_no_quote(line: str, why: str) -> None:
    """It is rejected with its line and why; the next is read."""
    rejected, entry = read_json_lines(["", line, '{"text": "y"}'][1:])
    assert isinstance(rejected, RejectedEntry)
    assert rejected.line == 1
    assert why in rejected.why
    assert entry == Record(Quote("y"), line=2)


def test_written_and_read_again() -> None:
    """Nothing is lost on the way."""
    at = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
    before = Quote('x "y"\nz', "Mé", None, ("a",), 7, at, "token:me", QuoteState.PENDING)
    after = replace(before, text="\u2028", state=QuoteState.PUBLISHED, said_by="irc:x/account:you")
    changes = (
        Change(Action.ADDED, at, "token:me", "web", after=before),
        Change(Action.EDITED, at, "nobody", before=before, after=after, why="a typo", undone=True),
    )
    record = Record(after, changes, (Vote("token:you", -1, at),), line=1)
    written = write_json_line(record)
    assert written.count("\n") == 1
    (read,) = read_json_lines(written.split("\n"))
    assert read == record


@given(st.text())
def test_whatever_a_line_holds(line: str) -> None:
    """No line makes it fail."""
    assert len(list(read_json_lines([line]))) <= 1


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("id", 2**53, "is greater than"),
        ("id", 2**70, "no positive whole number"),
        ("added_at", "0001-01-01T00:00:00Z", "out of range"),
        ("added_at", "9999-12-31T23:59:59Z", "out of range"),
        ("added_by", "x" * 501, "more than 500"),
        ("added_by", "a\nb", "control characters"),
        ("said_by", "\ud800", "control characters"),
    ],
)
def test_what_could_not_be_read_back_is_not_accepted(field: str, value: object, why: str) -> None:
    """Whatever the field."""
    (entry,) = read_json_lines([json.dumps({"text": "one", field: value})])
    assert isinstance(entry, RejectedEntry)
    assert why in entry.why


def test_a_history_has_the_same_limits() -> None:
    """So have its votes."""
    change = {"what": "edited", "at": "2026-11-23T09:00:00Z", "by": "x" * 501}
    vote = {"person": "a\u0000b", "value": 1, "at": "2026-11-23T09:00:00Z"}
    for more in ({"history": [change]}, {"votes": [vote]}):
        (entry,) = read_json_lines([json.dumps({"text": "one", **more})])
        assert isinstance(entry, RejectedEntry)


def test_too_many_tags_are_no_quote() -> None:
    """On every way in."""
    with pytest.raises(InvalidQuote, match="at most 50 tags"):
        cleaned(Quote("one", tags=tuple(f"t{n}" for n in range(51))))
