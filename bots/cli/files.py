"""Files that verbs read and write: ours are left alone, ``-`` is stdin or stdout."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, TYPE_CHECKING

from bots.cli.errors import CommandFailed

if TYPE_CHECKING:
    from bots.core.settings import Settings

STANDARD = Path("-")
"""What stands for stdin or stdout wherever a file is named."""


def own_files(settings: "Settings") -> frozenset[Path]:
    """Return the files of this installation, resolved: settings, database, keys, passwords."""
    files = {Path(settings.file), *settings.files}
    if (database := settings.quotes.database_file) is not None:
        beside = ("-wal", "-shm", "-journal", ".lock")
        files |= {database, *(database.with_name(database.name + end) for end in beside)}
    return frozenset(file.resolve() for file in files)


def refuse_own_file(file: Path, settings: "Settings", *, first_quotes: bool = True) -> None:
    """Refuse a file that this installation needs.

    :param first_quotes: whether the file of ``[quotes] import`` is one of these.
    :raises CommandFailed: when it is one.
    """
    ours = own_files(settings)
    if first_quotes and settings.quotes.import_ not in (None, "none"):
        ours |= {Path(str(settings.quotes.import_)).resolve()}
    if file.resolve() in ours:
        raise CommandFailed(f"{file} is a file of this installation: name another one")


@contextmanager
def read_from(file: Path) -> Iterator[Path]:
    """Return the file to read; for ``-`` one that has what stdin brought.

    :raises CommandFailed: when somebody would have to type it.
    """
    if file != STANDARD:
        yield file
        return
    if sys.stdin.isatty():
        raise CommandFailed("- reads stdin, which is a terminal: name a file, or pipe one in")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin"
        with copy.open("wb") as out:
            while piece := sys.stdin.buffer.read(1 << 20):
                out.write(piece)
        yield copy


def read_stdin() -> str:
    """Return what stdin brings.

    :raises CommandFailed: when it is not UTF-8: nothing is dropped in silence.
    """
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"stdin is not UTF-8 (byte {error.start + 1})") from None


@contextmanager
def written_whole(file: Path, *, overwrite: bool) -> Iterator[IO[str]]:
    """Return something to write to, which becomes the file when all of it is on the disk.

    A link is followed, and a file that is there keeps its mode.  Devices and pipes are written to.

    :raises CommandFailed: when it cannot be written, or is there and may not be overwritten; what
        was there stays.
    """
    target = file.resolve()
    try:
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("w", encoding="utf-8", errors="surrogatepass") as out:
                yield out
            return
        if mode is not None and not overwrite:
            raise CommandFailed(f"{file} already exists; --force overwrites it")
        with _replacing(target, mode) as out:
            yield out
    except OSError as error:
        raise CommandFailed(f"cannot write {file}: {error.strerror}") from None


@contextmanager
def _replacing(target: Path, mode: int | None) -> Iterator[IO[str]]:
    part = NamedTemporaryFile(  # noqa: SIM115 - it becomes the file
        "w",
        encoding="utf-8",
        errors="surrogatepass",
        dir=target.parent,
        prefix=f".{target.name}.",
        suffix=".part",
        delete=False,
    )
    try:
        with part:
            yield part
            part.flush()
            os.fsync(part.fileno())
            os.fchmod(part.fileno(), _new_mode() if mode is None else stat.S_IMODE(mode))
        Path(part.name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(part.name).unlink()
        raise


def _mode(file: Path) -> int | None:
    try:
        return file.stat().st_mode
    except FileNotFoundError:
        return None


def _new_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
