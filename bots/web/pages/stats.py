"""Figures as plots: asked, delivered, grown, loved."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes
from bots.web.pages.plots import ColumnPlot, Series, column_plot
from bots.web.pages.templating import Templates
from bots.web.pages.words import network_words
from quoters.model.delivery import DeliveryState
from quoters.model.quote import Quote

DAYS, MONTHS = 30, 24
_MOST_NETWORKS = 4
_MOST_LOVED = 10
_FRESH_SECONDS = 60.0
"""How long figures stand: counting a million quotes takes a while."""

_OUTCOMES = ("on time", "late", "failed", "unconfirmed")


class StatsPage:
    """Shows the figures of the last weeks; they are counted anew once a minute."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates
        self._counted: tuple[float, dict[str, Any]] | None = None

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/stats``."""
        routes.get("/stats", self.stats)

    async def stats(self, request: IRequest) -> bytes:
        """Show them."""
        now = self._services.time.reactor.seconds()
        if self._counted is None or now - self._counted[0] >= _FRESH_SECONDS:
            self._counted = (now, await self._figures())
        return self._templates.answer(request, "stats.html", **self._counted[1])

    async def _figures(self) -> dict[str, Any]:
        today, reading = self._services.time.today(), self._services.reading
        first = today - timedelta(days=DAYS - 1)
        begin = datetime.combine(first, time(), UTC)
        asked = await reading.run_in_thread(reading.questions.asked, first)
        tally = await reading.run_in_thread(reading.ledger.tally, begin)
        growth = await reading.run_in_thread(reading.browser.growth)
        loved = await self._services.quotes.collection.top(_MOST_LOVED)
        days = [first + timedelta(days=n) for n in range(DAYS)]
        return {
            "asked": plot_of_questions(days, asked),
            "delivered": plot_of_deliveries(days, tally),
            "grown": plot_of_growth(growth, today),
            "loved": _with_shares(loved),
            "count": sum(count for _, count in growth),
            "days": DAYS,
        }


def plot_of_questions(days: Sequence[date], asked: Iterable[tuple[date, str, int]]) -> ColumnPlot:
    """Return how often was asked on each day, by network; the smallest are counted together."""
    asked = list(asked)
    totals: Counter[str] = Counter()
    for _, network, count in asked:
        totals[network] += count
    shown = [network for network, _ in totals.most_common(_MOST_NETWORKS)]
    counts: Counter[tuple[date, str]] = Counter()
    for day, network, count in asked:
        counts[day, network if network in shown else ""] += count
    names = [*shown, *([""] if len(totals) > len(shown) else [])]
    series = [
        Series(network_words(name) if name else "elsewhere", [counts[day, name] for day in days])
        for name in names
    ]
    return column_plot(_day_names(days), series)


def plot_of_deliveries(
    days: Sequence[date], tally: Iterable[tuple[date, DeliveryState, bool, int]]
) -> ColumnPlot:
    """Return how many posts went out on each day, and how."""
    counts: Counter[tuple[date, str]] = Counter()
    for day, state, late, count in tally:
        counts[day, _outcome(state, late=late)] += count
    series = [Series(name, [counts[day, name] for day in days]) for name in _OUTCOMES]
    return column_plot(_day_names(days), series)


def plot_of_growth(growth: Iterable[tuple[str, int]], today: date) -> ColumnPlot:
    """Return how many quotes there were at the end of each of the last months."""
    added = dict(growth)
    months = _months(today, MONTHS)
    known = sum(count for month, count in added.items() if month < months[0])
    counts = []
    for month in months:
        known += added.get(month, 0)
        counts.append(known)
    names = [f"{date.fromisoformat(f'{month}-01'):%b %Y}" for month in months]
    first = next((at for at, count in enumerate(counts) if count), len(counts) - 1)
    return column_plot(names[first:], [Series("quotes", counts[first:])])


def _outcome(state: DeliveryState, *, late: bool) -> str:
    if state is DeliveryState.SENT:
        return "late" if late else "on time"
    return "failed" if state is DeliveryState.FAILED else "unconfirmed"


def _months(today: date, count: int) -> list[str]:
    last = today.year * 12 + today.month - 1
    months = range(last - count + 1, last + 1)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]


def _day_names(days: Sequence[date]) -> list[str]:
    name: Callable[[date], str] = lambda day: f"{day.day} {day:%b}"  # noqa: E731
    return [name(day) for day in days]


def _with_shares(loved: Sequence[tuple[Quote, int]]) -> list[tuple[Quote, int, float]]:
    """Return quotes with their scores, and the part that each has of the highest, in hundredths."""
    highest = max((score for _, score in loved), default=1)
    return [(quote, score, round(100 * score / highest, 1)) for quote, score in loved]
