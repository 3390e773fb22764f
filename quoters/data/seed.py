"""Filling an empty collection at its first start."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from quoters.data.bundled import bundled_quotes
from quoters.errors import CannotImport
from quoters.formats.registry import FileFormat, detect_format, read_file
from quoters.formats.transfer import reject_invalid
from quoters.interfaces import IQuoteStore
from quoters.model.quote import Quote
from quoters.model.record import RejectedEntry

__all__ = ["NOTHING", "CannotImport", "fill_if_empty"]

NOTHING = "none"
"""What is written for an empty start."""


def fill_if_empty(store: IQuoteStore, source: str | None, at: datetime, base: Path = Path()) -> int:
    """Put the first quotes into a collection that never had any; return how many.

    :param source: a fortune or JSON Lines file; None for the bundled set, ``none`` for nothing.
    :param base: where a relative path starts from.
    :raises CannotImport: when the file cannot be read, or has an entry that is no quote.
    """
    if not store.is_new() or source == NOTHING:
        return 0
    if source is None:
        return store.add_all(bundled_quotes(), "bundled", at)
    path = base / Path(source).expanduser()
    try:
        return store.add_all(_quotes(path), f"import:{path.name}", at)
    except OSError as error:
        raise CannotImport(f"cannot read {path}: {error.strerror}") from None


def _quotes(path: Path) -> Iterator[Quote]:
    # There is no --format in bots.ini: a single quote needs no line that is only %.
    form = detect_format(path) or FileFormat.FORTUNE
    for entry in reject_invalid(read_file(path, form)):
        if isinstance(entry, RejectedEntry):
            raise CannotImport(f"{path}: line {entry.line} {entry.why}")
        yield entry.quote
