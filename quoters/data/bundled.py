"""The public-domain quotes that come with the program."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from quoters.errors import MalformedEntry
from quoters.formats.jsonl import read_json_lines
from quoters.model.quote import Quote
from quoters.model.record import RejectedEntry

BUNDLED = files("quoters") / "data" / "bundled.jsonl"


def bundled_quotes(source: Traversable = BUNDLED) -> Iterator[Quote]:
    """Return the quotes of the bundled set, in its order.

    :raises MalformedEntry: when a line of it is no quote.
    """
    with source.open(encoding="utf-8") as lines:
        for entry in read_json_lines(lines):
            if isinstance(entry, RejectedEntry):
                raise MalformedEntry(f"{source.name}: line {entry.line} {entry.why}")
            yield entry.quote
