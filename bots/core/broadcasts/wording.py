"""What a broadcast sends: the quote of its date, in the words of its template."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.schedule import Occurrence
from bots.core.chat.render import numbered
from bots.core.concurrency.database_thread import RunInThread
from bots.core.model.announcement import Announcement
from bots.core.model.broadcast_values import TEMPLATE_FIELD
from bots.core.status.serialize import permalink
from quoters import IQuoteStore, Quote
from quoters.errors import EmptyCollection

_CLOSING = ")]"
_AROUND = f" —–-,:;|([{_CLOSING}"


class AnnouncementWriter:
    """Makes what is sent for each occurrence.

    :param zone: that of ``[quotes]``: what is sent is the quote of its date at the due instant.
    :param public_url: what permalinks begin with, if people can follow them.
    """

    def __init__(
        self,
        store: IQuoteStore,
        run_in_thread: RunInThread,
        zone: ZoneInfo,
        public_url: str | None,
    ) -> None:
        self._store = store
        self._run_in_thread = run_in_thread
        self._zone = zone
        self._public_url = public_url

    async def write(self, broadcast: Broadcast, occurrence: Occurrence) -> Announcement | None:
        """Return the quote of the date it was due on, however late it is now; None without one."""
        day = occurrence.due.astimezone(self._zone).date()
        try:
            (found,) = await self._run_in_thread(self._store.days, day, 1)
        except EmptyCollection:
            return None
        text = announcement_text(found.quote, day, broadcast.template, self._public_url)
        return Announcement(broadcast.name, day, found.quote, text)


def announcement_text(quote: Quote, day: date, template: str | None, public_url: str | None) -> str:
    """Fill in a template; without one ``#42: text — Author``.

    What a quote has not, an author say, goes together with what leads to it: ``— ``, or brackets.
    """
    if template is None:
        return numbered(quote)
    url = permalink(quote.number, public_url) if public_url and quote.number is not None else None
    values = {
        "text": quote.text,
        "author": quote.author,
        "source": quote.source,
        "number": None if quote.number is None else str(quote.number),
        "date": day.isoformat(),
        "url": url,
    }
    return _filled(template, values)


def _filled(template: str, values: Mapping[str, str | None]) -> str:
    # Literal, name, literal, name, ..., literal.
    first, *rest = TEMPLATE_FIELD.split(template)
    said = first
    for name, literal in zip(rest[::2], rest[1::2], strict=True):
        value = values[name]
        if value is not None:
            said += value + literal
        elif said.strip(_AROUND):
            said = said.rstrip(_AROUND) + literal.lstrip(_CLOSING)
        else:
            said = literal.lstrip(_AROUND)
    return said.strip()
