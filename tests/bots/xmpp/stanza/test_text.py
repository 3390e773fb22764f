"""Text that a stream can carry and people can read."""

from hypothesis import given
from hypothesis import strategies as st

from bots.core.model.request import Reply
from bots.xmpp.stanza.text import LINE_IN_A_ROOM, as_typed, bodies, clean, in_a_room, in_private
from quoters import Quote


@given(st.text(st.characters()))
def test_cleaned_text_is_xml(text: str) -> None:
    """Whatever text it is, what is left of it can be encoded and is allowed in XML 1.0."""
    left = clean(text)
    left.encode()
    assert not set(left) & {chr(c) for c in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def test_cleaning_keeps_what_is_allowed() -> None:
    """Letters of every script, emoji and line feeds stay; controls and surrogates are replaced."""
    assert clean("naïve 引用 🍎\n\tx") == "naïve 引用 🍎\n\tx"
    assert clean("a\x00b\x1b[31m\ud800") == "a\ufffdb\ufffd[31m\ufffd"


def test_what_is_typed_loses_its_controls() -> None:
    """Escapes that would reach a terminal or a store are dropped, and lines stay lines."""
    assert as_typed("add a\r\nb\x9b31m\x7f\x85") == "add a\nb31m"


def test_a_quote_keeps_its_lines_in_private() -> None:
    """In a direct message a quote is whole, with its number and its lines."""
    answer = Reply((Quote("one\ntwo", "A", number=1), "That is all."))
    assert in_private(answer) == "#1: one\ntwo — A\nThat is all."


def test_a_room_gets_three_lines_and_where_the_rest_is() -> None:
    """A long quote is cut in a room; a sentence has no address."""
    said = ("#7: a\nb\nc\nd", "… (quote 7)")
    assert in_a_room([said]) == "#7: a\nb\nc … (quote 7)"
    assert in_a_room([("a\nb\nc", "…")]) == "a\nb\nc"


def test_a_line_in_a_room_is_not_endless() -> None:
    """One long line counts as the lines that it takes to read."""
    text = in_a_room([("word " * 1000, "…")])
    assert len(text.encode()) <= 3 * LINE_IN_A_ROOM + 2
    assert text.endswith("word …")


def test_a_body_is_no_longer_than_servers_take() -> None:
    """A long text is several messages; none is no message."""
    assert [len(body) for body in bodies("word " * 3000)] == [7999, 6999 + 1]
    assert list(bodies("")) == []
