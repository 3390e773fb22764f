"""The verbs that carry everything elsewhere and back: ``export``, ``backup``, ``restore``."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click

from bots.cli.context import CommandLine, OpenCollection
from bots.cli.errors import STATUS_FAILED, CommandFailed
from bots.cli.output import harmless, say
from bots.cli.verb import verb
from bots.cli.verbs.imports import FORMATS, bring_in

_DATABASE = b"SQLite format 3\0"
_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@verb(
    "quotes export all.jsonl",
    "quotes export | gzip > all.jsonl.gz",
    "quotes export --format fortune ours",
)
@click.argument(
    "file", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="jsonl loses nothing; fortune has the published quotes.",
)
@click.pass_obj
def export(opening: CommandLine, file: Path | None, form: str) -> None:
    """Write the whole collection, hidden quotes and histories too, to a file or to stdout."""
    from quoters.formats.registry import FileFormat
    from quoters.formats.transfer import export_collection

    with opening.collection() as opened:
        pieces = export_collection(opened.storage.archive, FileFormat(form))
        if file is None:
            shown = harmless if sys.stdout.isatty() else str
            for piece in pieces:
                click.echo(shown(piece), nl=False)
            return
        with _written_whole(file) as out:
            count = sum(1 for piece in pieces if out.write(piece))
    say(f"Wrote {count} quotes to {file}.")


@contextmanager
def _written_whole(file: Path) -> Iterator[TextIO]:
    """Return something to write to, which becomes the file when all of it is on the disk.

    :raises CannotDo: when it cannot be written; what was there stays.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="surrogatepass") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise CommandFailed(f"cannot write {file}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


@verb("quotes backup quotes-$(date +%F).db")
@_file
@click.pass_obj
def backup(opening: CommandLine, file: Path) -> None:
    """Copy everything, the days and deliveries too, into one file, also beside a running bot."""
    if file.exists():
        raise CommandFailed(f"{file} is there already, and stays as it is")
    with opening.collection() as opened:
        opened.storage.back_up(file)
    say(f"Wrote {file}; quotes restore {file} brings it back.")


@verb(
    "quotes restore quotes-2026-11-23.db",
    "quotes restore all.jsonl",
    "quotes restore --replace old.db",
)
@_file
@click.option("--replace", is_flag=True, help="Replace everything by a backup.")
@click.pass_context
def restore(ctx: click.Context, file: Path, *, replace: bool) -> None:
    """Bring back what backup or export wrote.

    Into an empty collection everything comes back as it was. Where there are quotes already, those
    that are missing are added, under new numbers.
    """
    opening: CommandLine = ctx.obj
    is_backup = _is_backup(file)
    if replace and not is_backup:
        raise CommandFailed(f"{file} is no backup, and cannot replace what is there")
    with opening.collection(filled=False) as opened:
        if is_backup and (replace or _is_empty(opened)):
            opened.storage.restore(file)
            say(f"Restored {opened.store.count()} quotes from {file}.")
        elif not (_add_missing(file, opened) if is_backup else bring_in(file, opened)):
            ctx.exit(STATUS_FAILED)


def _is_backup(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(len(_DATABASE)) == _DATABASE
    except OSError as error:
        raise CommandFailed(f"cannot read {file}: {error.strerror}") from None


def _is_empty(opened: OpenCollection) -> bool:
    """Whether there is nothing, not even something hidden."""
    return next(iter(opened.storage.archive.take_out()), None) is None


def _add_missing(file: Path, opened: OpenCollection) -> bool:
    """Add what a backup has and the collection has not; the backup itself is left untouched."""
    from quoters.formats.registry import FileFormat
    from quoters.formats.transfer import export_collection
    from quoters.storage.opening import open_storage

    with TemporaryDirectory() as folder:
        copied = open_storage(f"sqlite:///{folder}/copy.db")
        try:
            copied.restore(file)
            lines = Path(folder) / "copy.jsonl"
            with _written_whole(lines) as out:
                out.writelines(export_collection(copied.archive, FileFormat.JSON_LINES))
        finally:
            copied.close()
        return bring_in(lines, opened, name=file)
