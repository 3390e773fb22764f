"""The verb ``import``."""

import codecs
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bots.cli.context import CommandLine, OpenCollection
from bots.cli.errors import STATUS_FAILED, CommandFailed
from bots.cli.files import STANDARD, read_from, refuse_own_file
from bots.cli.interrupts import Told, interrupt_between_batches
from bots.cli.output import say, warn
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters.formats.transfer import FileImport

FORMATS = ("jsonl", "fortune")
_MOST_LINES = 20


@verb(
    "quotes import mine.fortune --tag ours",
    "quotes import --dry-run /usr/share/games/fortunes",
    "quotes import all.jsonl",
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="By default found out.")
@click.option("--encoding", metavar="NAME", help="Like koi8-r; by default found out.")
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--tag", "-t", "tags", metavar="TAG", multiple=True, help="For each of the quotes.")
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str | None,
    encoding: str | None,
    tags: tuple[str, ...],
    *,
    dry_run: bool,
) -> None:
    """Add the quotes of files, or of a folder's files; each file as a whole, or not at all."""
    from quoters.formats.registry import files_in

    opening: CommandLine = ctx.obj
    _check_encoding(encoding)
    options = ImportOptions(form, encoding, tags, dry_run=dry_run)
    try:
        found = files_in(file for file in files if file != STANDARD)
    except OSError as error:
        raise CommandFailed(f"cannot read {error.filename}: {error.strerror}") from None
    with opening.collection(filled=False) as opened:
        # What was loaded stays: looking through it for garbage, with the database locked, would
        # keep others from adding for 60 ms each time.
        gc.freeze()
        whole = [_import_one(file, opened, options, named=file in files) for file in found]
        if STANDARD in files:
            with read_from(STANDARD) as source:
                whole.append(bring_in(source, opened, options, name=Path("stdin")))
    if not all(whole):
        ctx.exit(STATUS_FAILED)


def _import_one(
    file: Path, opened: OpenCollection, options: "ImportOptions", *, named: bool
) -> bool:
    """Import a file; one that a folder holds is left out, in a line, where it is none of quotes."""
    from quoters.errors import CannotImport

    try:
        refuse_own_file(file, opened.settings, first_quotes=False)
        return bring_in(file, opened, options)
    except (CannotImport, CommandFailed) as error:
        warn(str(error) if named else f"left out: {error}")
        return not named


def _check_encoding(encoding: str | None) -> None:
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise click.UsageError(f"nobody knows the encoding {encoding}") from None


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are imported: as on the command line."""

    form: str | None = None
    encoding: str | None = None
    tags: tuple[str, ...] = ()
    dry_run: bool = False


def bring_in(
    file: Path,
    opened: OpenCollection,
    options: ImportOptions = ImportOptions(),
    name: Path | None = None,
) -> bool:
    """Import one file; say what it brought, and return whether nothing in it was rejected.

    :param name: what the file is called, if it only stands for another one.
    :raises CannotImport: when it cannot be read, or no format claims it.
    """
    from quoters.formats.registry import FileFormat
    from quoters.formats.transfer import import_file

    with _progress(file) as shown, interrupt_between_batches(shown) as progress:
        brought = import_file(
            opened.storage.archive,
            file,
            opened.actor,
            opened.now,
            form=None if options.form is None else FileFormat(options.form),
            encoding=options.encoding,
            tags=options.tags,
            dry_run=options.dry_run,
            progress=progress,
        )
    name = name or file
    for entry in brought.rejected[:_MOST_LINES]:
        warn(f"{name}: line {entry.line}: {entry.why}")
    if len(brought.rejected) > _MOST_LINES:
        warn(f"{name}: and {len(brought.rejected) - _MOST_LINES} more")
    if brought.imported.renumbered:
        warn(f"{name}: {brought.imported.renumbered} got other numbers: theirs were taken")
    say(f"{name}: {_counts(brought, dry_run=options.dry_run)}")
    return not brought.rejected


def _counts(brought: "FileImport", *, dry_run: bool) -> str:
    imported, rejected = brought.imported, len(brought.rejected)
    lines = [str(line) for line in imported.duplicate_lines[:_MOST_LINES]]
    if len(imported.duplicate_lines) > _MOST_LINES:
        lines.append("...")
    where = f" (line{'s' if len(lines) > 1 else ''} {', '.join(lines)})" if lines else ""
    counts = f"{imported.duplicates} duplicate{where}, {rejected} rejected"
    if rejected:
        return f"nothing was imported: {imported.new} would be new, {counts}"
    if dry_run:
        return f"{imported.new} would be new, {counts}"
    numbers = f" (#{imported.first} to #{imported.last})" if imported.new else ""
    return f"{imported.new} new{numbers}, {counts}"


@contextmanager
def _progress(file: Path) -> Iterator[Told]:
    """Show a bar on a terminal while a file is read."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=_entries(file), label=file.name, file=sys.stderr) as bar:
        yield lambda read: bar.update(read - bar.pos)


def _entries(file: Path) -> int:
    """Guess how many entries a file has, for the length of the bar."""
    try:
        content = file.read_bytes()
    except OSError:
        return 0
    ends = b"\n" if content.lstrip().startswith(b"{") else b"\n%\n"
    return content.count(ends) + 1
