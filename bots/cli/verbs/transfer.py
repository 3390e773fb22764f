"""The verbs that carry everything elsewhere and back: ``export``, ``backup``, ``restore``."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bots.cli.context import CommandLine, OpenCollection
from bots.cli.errors import STATUS_FAILED, CommandFailed
from bots.cli.files import STANDARD, read_from, refuse_own_file, written_whole
from bots.cli.output import say, warn
from bots.cli.verb import verb
from bots.cli.verbs.imports import FORMATS, bring_in
from bots.core.controls import escape_controls

_DATABASE = b"SQLite format 3\0"
_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))

LEFT_OUT = (
    "The days, deliveries, subscriptions, and who opted out or is ignored, are in a backup only."
)


@verb(
    "quotes export all.jsonl",
    "quotes export | gzip > all.jsonl.gz",
    "quotes export --format fortune ours",
)
@click.argument(
    "file", metavar="[FILE]", default=STANDARD, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="jsonl has all of each quote; fortune has the published quotes.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
def export(opening: CommandLine, file: Path, form: str, *, force: bool) -> None:
    """Write the whole collection, hidden quotes and histories too, to a file or to stdout.

    The days, deliveries, subscriptions, and who opted out or is ignored, are in a backup only.
    """
    from quoters.formats.registry import FileFormat
    from quoters.formats.transfer import export_collection

    with opening.collection(only_reads=True) as opened:
        pieces = export_collection(opened.storage.archive, FileFormat(form))
        if file == STANDARD:
            shown = escape_controls if sys.stdout.isatty() else str
            for piece in pieces:
                click.echo(shown(piece), nl=False)
            return
        refuse_own_file(file, opened.settings)
        with written_whole(file, overwrite=force) as out:
            count = sum(1 for piece in pieces if out.write(piece))
    say(f"Wrote {count} quotes to {file}.")
    if sys.stdout.isatty():
        say(LEFT_OUT, dim=True)


@verb("quotes backup quotes-$(date +%F).db")
@_file
@click.pass_obj
def backup(opening: CommandLine, file: Path) -> None:
    """Copy everything into one file; the program may keep running."""
    database = opening.settings().quotes.database_file
    if database is not None and not database.exists():
        raise CommandFailed(f"there is no collection {database} to back up; name its bots.ini: -c")
    if file == STANDARD:
        _back_up_to_stdout(opening)
        return
    if os.path.lexists(file):
        raise CommandFailed(f"{file} already exists; not overwritten")
    with opening.collection() as opened:
        opened.storage.back_up(file)
    say(f"Wrote {file}; quotes restore {file} brings it back.")


def _back_up_to_stdout(opening: CommandLine) -> None:
    if sys.stdout.isatty():
        raise CommandFailed("a backup is no text for a terminal: name a file, or pipe it on")
    with TemporaryDirectory() as folder, opening.collection() as opened:
        copy = Path(folder) / "backup.db"
        opened.storage.back_up(copy)
        with copy.open("rb") as content:
            shutil.copyfileobj(content, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@verb(
    "quotes restore quotes-2026-11-23.db",
    "quotes restore all.jsonl",
    "quotes restore --replace old.db",
)
@_file
@click.option("--replace", is_flag=True, help="Replace everything with the backup.")
@click.pass_context
def restore(ctx: click.Context, file: Path, *, replace: bool) -> None:
    """Bring back what backup or export wrote.

    Into an empty collection everything comes back as it was. Where there are quotes already, those
    that are missing are added, under new numbers.
    """
    opening: CommandLine = ctx.obj
    with read_from(file) as source:
        is_backup = _is_backup(source, file)
        if not is_backup and (replace or not _is_export(source)):
            raise CommandFailed(
                f"{file} is no backup, and cannot replace what is there"
                if replace
                else f"{file} is neither a backup nor an export; quotes import reads other files"
            )
        with opening.collection(filled=False) as opened:
            refuse_own_file(source, opened.settings)
            if is_backup and (replace or _is_empty(opened)):
                opened.storage.restore(source)
                say(f"Restored {opened.store.count()} quotes from {file}.")
                return
            if not _is_empty(opened):
                warn(f"there are quotes already: those of {file} get other numbers")
            added = _add_missing if is_backup else _add_exported
            if not added(source, opened, file):
                ctx.exit(STATUS_FAILED)


def _is_backup(source: Path, file: Path) -> bool:
    try:
        with source.open("rb") as content:
            return content.read(len(_DATABASE)) == _DATABASE
    except OSError as error:
        raise CommandFailed(f"cannot read {file}: {error.strerror}") from None


def _is_export(source: Path) -> bool:
    """Whether a format that we write claims this file."""
    from quoters.formats.registry import detect_format

    return detect_format(source) is not None


def _add_exported(source: Path, opened: OpenCollection, name: Path) -> bool:
    return bring_in(source, opened, name=name)


def _is_empty(opened: OpenCollection) -> bool:
    """Whether there is nothing, not even something hidden."""
    return next(iter(opened.storage.archive.take_out()), None) is None


def _add_missing(source: Path, opened: OpenCollection, name: Path) -> bool:
    """Add what a backup has and the collection has not; the backup itself is left untouched."""
    from quoters.formats.registry import FileFormat
    from quoters.formats.transfer import export_collection
    from quoters.storage.opening import open_storage

    with TemporaryDirectory() as folder:
        copied = open_storage(f"sqlite:///{folder}/copy.db")
        try:
            copied.restore(source)
            lines = Path(folder) / "copy.jsonl"
            with written_whole(lines, overwrite=False) as out:
                out.writelines(export_collection(copied.archive, FileFormat.JSON_LINES))
        finally:
            copied.close()
        return bring_in(lines, opened, name=name)
