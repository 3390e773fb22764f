"""The pictures that were asked for lately, and those that are being drawn, one at a time."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorThreads
from twisted.internet.threads import deferToThreadPool

from bots.core.concurrency.database_thread import RunInThread
from bots.core.concurrency.detached import run_detached
from bots.core.lazy import lazy_import
from bots.core.log import Logger
from quoters.model.quote import Quote

MOST_WAITING = 20
MOST_PICTURES = 256
MOST_BYTES = 16 * 1024 * 1024

_log = Logger()


class TooBusy(Exception):
    """So many pictures are waited for that another one is not begun."""


class NotDrawn(Exception):
    """A picture could not be drawn; the reason is in the log."""


class Pictures:
    """Quotes as pictures; each is drawn once, whoever asks, and kept for a while.

    :param draw: draws a quote; it is called in a thread, never twice at a time.
    """

    def __init__(
        self,
        draw: Callable[[Quote], bytes],
        run_in_thread: RunInThread,
        most_pictures: int = MOST_PICTURES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._draw = draw
        self._run_in_thread = run_in_thread
        self._kept = _Kept(most_pictures, most_bytes)
        self._asked: OrderedDict[bytes, _Question] = OrderedDict()
        self._is_drawing = False

    async def picture(self, quote: Quote) -> bytes:
        """Return the picture of a quote as PNG.

        :raises TooBusy: when ``MOST_WAITING`` others are waited for.
        :raises NotDrawn: when drawing it failed, which has been logged.
        """
        mark = mark_of_content(quote)
        if (kept := self._kept.get(mark)) is not None:
            return kept
        waiter: Deferred[bytes] = Deferred()
        self._question(mark, quote).waiters.append(waiter)
        if not self._is_drawing:
            run_detached(self._draw_all())
        return await waiter

    def _question(self, mark: bytes, quote: Quote) -> "_Question":
        if mark not in self._asked:
            if len(self._asked) - self._is_drawing >= MOST_WAITING:
                raise TooBusy
            self._asked[mark] = _Question(quote)
        return self._asked[mark]

    async def _draw_all(self) -> None:
        self._is_drawing = True
        try:
            while self._asked:
                mark, question = next(iter(self._asked.items()))
                await self._answer(mark, question)
        finally:
            self._is_drawing = False

    async def _answer(self, mark: bytes, question: "_Question") -> None:
        """Draw one for all who wait for it; when all have gone meanwhile, do not."""
        drawn: bytes | None = None
        try:
            if any(not waiter.called for waiter in question.waiters):
                drawn = await self._run_in_thread(self._draw, question.quote)
        except Exception:
            _log.failure("Could not draw quote {number}", number=question.quote.number)
        del self._asked[mark]
        if drawn is not None:
            self._kept.put(mark, drawn)
        question.answer(drawn)


@dataclass(frozen=True, slots=True)
class _Question:
    quote: Quote
    waiters: list[Deferred[bytes]] = field(default_factory=list)

    def answer(self, drawn: bytes | None) -> None:
        """Call whoever still waits."""
        for waiter in self.waiters:
            if waiter.called:
                continue
            if drawn is None:
                waiter.errback(NotDrawn())
            else:
                waiter.callback(drawn)


class _Kept:
    """What was drawn; what nobody has asked for the longest is let go for what is new."""

    def __init__(self, most_pictures: int, most_bytes: int) -> None:
        self._most_pictures = most_pictures
        self._most_bytes = most_bytes
        self._pictures: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, mark: bytes) -> bytes | None:
        if mark in self._pictures:
            self._pictures.move_to_end(mark)
        return self._pictures.get(mark)

    def put(self, mark: bytes, picture: bytes) -> None:
        self._pictures[mark] = picture
        self._bytes += len(picture)
        while len(self._pictures) > self._most_pictures or self._bytes > self._most_bytes:
            _, gone = self._pictures.popitem(last=False)
            self._bytes -= len(gone)


class LatePainter:
    """Draws for one site; Pillow and the fonts are loaded with its first picture."""

    def __init__(self, site_name: str) -> None:
        self._site_name = site_name
        self._painter: Any = None

    def __call__(self, quote: Quote) -> bytes:
        """Draw a quote."""
        if self._painter is None:
            self._painter = _new_painter()
        picture: bytes = self._painter.draw(quote, self._site_name)
        return picture


def make_pictures(reactor: IReactorThreads, site_name: str) -> Pictures:
    """Return pictures that are drawn in one of the reactor's threads."""

    def run_in_thread(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return deferToThreadPool(reactor, reactor.getThreadPool(), function, *args, **kwargs)

    return Pictures(LatePainter(site_name), run_in_thread)


def mark_of_content(quote: Quote) -> bytes:
    """Return what is the same for quotes that look the same, and for no others."""
    shown = (quote.number, quote.text, quote.author, quote.source)
    return blake2b(repr(shown).encode(), digest_size=16).digest()


_new_painter = lazy_import("bots.web.pictures.painter:Painter")
