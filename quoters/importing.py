"""Importing files, all or nothing each, and exporting."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quoters.formats.fortune import write_fortune
from quoters.formats.json_lines import write_json_line
from quoters.formats.rejected import Rejected
from quoters.formats.sniffing import Form, read_file
from quoters.history import Actor
from quoters.imports import CannotImport, Imported, Record
from quoters.interfaces import IArchive
from quoters.quote import NotAQuote, State
from quoters.text import cleaned


@dataclass(frozen=True, slots=True)
class FileImport:
    """What a file brought, or would have brought if nothing of it had been rejected."""

    imported: Imported
    rejected: tuple[Rejected, ...]


def import_file(
    archive: IArchive,
    path: Path,
    actor: Actor,
    at: datetime,
    *,
    form: Form | None = None,
    tags: Collection[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> FileImport:
    """Import a file, if there is nothing in it to reject.

    It is read twice: first to look for what is no quote.

    :param form: the file's, where its content is not to tell it.
    :param progress: is told after each portion how many quotes were read.
    :raises CannotImport: when the file cannot be read.
    """
    try:
        rejected = tuple(
            entry for entry in checked(read_file(path, form)) if isinstance(entry, Rejected)
        )
        good = (entry for entry in checked(read_file(path, form)) if isinstance(entry, Record))
        only_count = dry_run or bool(rejected)
        imported = archive.bring_in(
            good, actor, at, tags=tags, dry_run=only_count, progress=progress
        )
    except OSError as error:
        raise CannotImport(f"cannot read {path}: {error.strerror}") from None
    return FileImport(imported, rejected)


def checked(entries: Iterable[Record | Rejected]) -> Iterator[Record | Rejected]:
    """Reject those records as well whose quotes cannot be kept."""
    for entry in entries:
        if isinstance(entry, Record):
            try:
                cleaned(entry.quote)
            except NotAQuote as error:
                yield Rejected(entry.line or 0, str(error))
                continue
        yield entry


def exported(archive: IArchive, form: Form) -> Iterator[str]:
    """Give the collection as the text of a file, piece by piece.

    JSON Lines have everything, fortunes the published quotes.
    """
    for record in archive.take_out():
        if form == Form.JSON_LINES:
            yield write_json_line(record)
        elif record.quote.state == State.PUBLISHED:
            yield write_fortune(record.quote)
