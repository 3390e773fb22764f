"""Importing files, all or nothing each, and exporting."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quoters.errors import CannotImport, InvalidQuote
from quoters.formats.fortune import write_fortune
from quoters.formats.jsonl import write_json_line
from quoters.formats.registry import FileFormat, read_file
from quoters.interfaces import IArchive
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from quoters.model.record import ImportResult, Record, RejectedEntry
from quoters.text.normalize import cleaned


@dataclass(frozen=True, slots=True)
class FileImport:
    """What a file brought, or would have brought if nothing of it had been rejected."""

    imported: ImportResult
    rejected: tuple[RejectedEntry, ...]


def import_file(
    archive: IArchive,
    path: Path,
    actor: Actor,
    at: datetime,
    *,
    form: FileFormat | None = None,
    encoding: str | None = None,
    tags: Collection[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> FileImport:
    """Import a file, if there is nothing in it to reject.

    It is staged as it is read, and taken back when something is rejected; only then it is read
    again, to count what it has.

    :param form: the file's, where its content is not to tell it.
    :param encoding: the file's, where it is not to be found out.
    :param progress: is told after each portion how many quotes were read.
    :raises CannotImport: when it cannot be read, or no format claims it.
    """

    def bring_in(entries: Iterable[Record], *, only_count: bool) -> ImportResult:
        return archive.bring_in(
            entries, actor, at, tags=tags, dry_run=only_count, progress=progress
        )

    rejected: list[RejectedEntry] = []
    try:
        if not dry_run:
            try:
                whole = _accepted(read_file(path, form, encoding))
                return FileImport(bring_in(whole, only_count=False), ())
            except _Rejected:
                pass
        good = _accepted(read_file(path, form, encoding), rejected)
        return FileImport(bring_in(good, only_count=True), tuple(rejected))
    except OSError as error:
        raise CannotImport(f"cannot read {path}: {error.strerror}") from None


class _Rejected(Exception):
    """Something in the file is no quote: nothing of it is imported."""


def _accepted(
    entries: Iterable[Record | RejectedEntry], rejected: list[RejectedEntry] | None = None
) -> Iterator[Record]:
    """Return the good entries of a file.

    :param rejected: where the others are put.
    :raises _Rejected: at the first other one, when they are put nowhere.
    """
    for entry in reject_invalid(entries):
        if isinstance(entry, Record):
            yield entry
        elif rejected is None:
            raise _Rejected
        else:
            rejected.append(entry)


def reject_invalid(entries: Iterable[Record | RejectedEntry]) -> Iterator[Record | RejectedEntry]:
    """Reject those records as well whose quotes cannot be kept."""
    for entry in entries:
        if isinstance(entry, Record):
            try:
                cleaned(entry.quote)
            except InvalidQuote as error:
                yield RejectedEntry(entry.line or 0, str(error))
                continue
        yield entry


def export_collection(archive: IArchive, form: FileFormat) -> Iterator[str]:
    """Return the collection as the text of a file, piece by piece.

    JSON Lines have everything, fortunes the published quotes.
    """
    for record in archive.take_out():
        if form == FileFormat.JSON_LINES:
            yield write_json_line(record)
        elif record.quote.state == QuoteState.PUBLISHED:
            yield write_fortune(record.quote)
