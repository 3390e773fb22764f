"""Ctrl-C in what must not be broken off just anywhere."""

import signal
from collections.abc import Iterator

import pytest

from bots.cli.interrupts import interrupt_between_batches


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Have Ctrl-C mean what it usually does, also after a test."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def work(seen: list[int], *presses: int) -> None:
    """Do three things, telling of each, while Ctrl-C is pressed before the telling of some."""
    with interrupt_between_batches(seen.append) as told:
        for done in (1, 2, 3):
            for _ in range(presses.count(done)):
                signal.raise_signal(signal.SIGINT)
                seen.append(-done)
            told(done)


def test_it_ends_where_it_tells_how_far_it_has_come() -> None:
    """Not before; and what it tells is passed on."""
    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        work(seen, 2)
    assert seen == [1, -2, 2]


def test_the_second_one_ends_it_at_once() -> None:
    """Whoever insists does not wait."""
    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        work(seen, 2, 2)
    assert seen == [1, -2]


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
def test_afterwards_it_is_as_it_was(handler: signal.Handlers) -> None:
    """Also where it is ignored, as in the background: there it stays so meanwhile."""
    signal.signal(signal.SIGINT, handler)
    with interrupt_between_batches(lambda _: None) as told:
        if handler is signal.SIG_IGN:
            signal.raise_signal(signal.SIGINT)
        told(1)
    assert signal.getsignal(signal.SIGINT) is handler
