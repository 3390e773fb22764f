"""A parser for what strangers may have a hand in."""

from typing import NoReturn

from twisted.words.xish.domish import ExpatElementStream, ParserError

MAX_STANZA_BYTES = 256 * 1024
"""Bytes."""


class StrictParser(ExpatElementStream):
    """Reads a stream's elements, and refuses what RFC 6120 §11.1 forbids.

    No document type, so no entities to expand; no comments and processing instructions; stanzas of
    at most ``MAX_STANZA_BYTES`` bytes and 5,000 elements.

    :raises ParserError: from ``parse``, at the first thing that is wrong.
    """

    maxStanzaSize = MAX_STANZA_BYTES
    maxElementCount = 5000

    def __init__(self) -> None:
        super().__init__()
        # Without it each line of a long text is appended alone: a quarter megabyte of newlines
        # takes most of a second.
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.ProcessingInstructionHandler = _refuse
        self.parser.CommentHandler = _refuse

    def finish(self) -> None:
        """Take no further element: the stream has begun anew, encrypted or authenticated."""
        self.parser.StartElementHandler = _refuse


def _refuse(*_: object) -> NoReturn:
    raise ParserError("what came in is not allowed in an XMPP stream")
