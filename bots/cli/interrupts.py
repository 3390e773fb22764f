"""Ctrl-C in what must not be broken off just anywhere."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[int], None]
"""Is told how far something has come."""


@contextmanager
def interrupt_between_batches(progress: Told) -> Iterator[Told]:
    """Allow Ctrl-C to end something only when it tells how far it has come.

    In the midst of a transaction it would leave the database locked, for us who are to clean up as
    well.  Pressed twice it ends everything at once.
    """
    pressed: list[bool] = []
    usual = signal.getsignal(signal.SIGINT)

    def heard(*_: object) -> None:
        pressed.append(True)
        signal.signal(signal.SIGINT, usual)

    def told(done: int) -> None:
        progress(done)
        if pressed:
            raise KeyboardInterrupt

    if usual is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, heard)
    try:
        yield told
    finally:
        signal.signal(signal.SIGINT, usual)
