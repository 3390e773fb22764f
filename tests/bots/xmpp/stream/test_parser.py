"""The strict parser."""

import pytest
from twisted.words.xish.domish import Element, ParserError

from bots.xmpp.stanza.elements import body_of
from bots.xmpp.stream.parser import MAX_STANZA_BYTES, StrictParser

OPEN = b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"


def parser() -> tuple[StrictParser, list[Element]]:
    """Return a parser of an open stream, and where its elements go."""
    found: list[Element] = []
    made = StrictParser()
    made.DocumentStartEvent = lambda _: None
    made.ElementEvent = found.append
    made.parse(b"<?xml version='1.0'?>" + OPEN)
    return made, found


@pytest.mark.parametrize(
    "forbidden",
    [
        b"<!-- a comment -->",
        b"<?php echo 1 ?>",
        b"<message><!-- a comment --></message>",
        b"<message><?target data?></message>",
        b"<message></iq>",
        b"<message>&undefined;</message>",
        b"<message>\x01</message>",
        b"\xff\xfe",
    ],
)
def test_what_is_forbidden_is_refused(forbidden: bytes) -> None:
    """Comments, processing instructions and what is not XML end the stream."""
    with pytest.raises(ParserError):
        parser()[0].parse(forbidden)


def test_a_document_type_is_refused() -> None:
    """No entities can be declared, so that none can be expanded a billion times."""
    bomb = b"<!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    with pytest.raises(ParserError):
        StrictParser().parse(b"<?xml version='1.0'?>" + bomb)


def test_a_stanza_has_a_largest_size() -> None:
    """One that never ends is refused when it is too large, and not kept until then."""
    strict, _ = parser()
    strict.parse(b"<message><body>")
    for _ in range(MAX_STANZA_BYTES // 1024 - 1):
        strict.parse(b"x" * 1024)
    with pytest.raises(ParserError):
        strict.parse(b"x" * 1024)


def test_a_stanza_has_a_largest_number_of_elements() -> None:
    """Tiny elements are many long before they are large."""
    with pytest.raises(ParserError):
        parser()[0].parse(b"<message>" + b"<a>" * 6000)


def test_a_text_comes_in_one_piece() -> None:
    """A text of many lines is one node: appending line by line would take a second."""
    strict, found = parser()
    strict.parse(b"<message><body>" + b"\n" * 5000 + b"&lt;end</body></message>")
    assert body_of(found[0]) == "\n" * 5000 + "<end"


def test_nothing_is_taken_after_the_end() -> None:
    """What was sent ahead of encryption or authentication is refused."""
    strict, found = parser()
    strict.finish()
    with pytest.raises(ParserError):
        strict.parse(b"<message/>")
    assert found == []
