"""Figures as plots, and the same as tables."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bots.web.pages.plots import HEIGHT, WIDTH, Series, column_plot
from bots.web.pages.stats import plot_of_deliveries, plot_of_growth, plot_of_questions
from quoters.model.delivery import DeliveryKey, DeliveryState
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import NOON, WIT, Visit

TODAY = date(2026, 11, 23)
TWO = [TODAY - timedelta(days=1), TODAY]


def test_columns_are_as_high_as_their_counts() -> None:
    """Stacked without gaps or overlaps, within the plot."""
    plot = column_plot(["a", "b"], [Series("x", [10, 0]), Series("y", [30, 20])])
    heights = {(bar.kind, bar.words): bar.height for bar in plot.bars}
    assert heights[1, "a: 30 y"] == pytest.approx(3 * heights[0, "a: 10 x"], abs=0.02)
    assert heights[1, "b: 20 y"] == pytest.approx(2 * heights[0, "a: 10 x"], abs=0.02)
    first, second = (bar for bar in plot.bars if bar.words.startswith("a"))
    assert second.y + second.height == pytest.approx(first.y, abs=0.02)
    for bar in plot.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT


@pytest.mark.parametrize("highest", [1, 2, 3, 4, 5, 7, 9, 10, 11, 99, 100, 101, 104, 1234, 10**6])
def test_an_axis_ends_at_a_round_number_that_is_not_far(highest: int) -> None:
    """Its marks are whole numbers, evenly spaced, and the highest column fits."""
    plot = column_plot(["a"], [Series("x", [highest])])
    marks = [int(tick.words.replace(",", "")) for tick in plot.upward]
    assert marks[0] == 0
    assert highest <= marks[-1] <= max(8, 1.5 * highest)
    assert len({b - a for a, b in pairwise(marks)}) == 1


def test_nothing_is_no_plot() -> None:
    """It is said in words instead."""
    assert column_plot([], []).is_empty
    assert column_plot(["a"], [Series("x", [0])]).is_empty
    said = words_of(Visit().get("/stats").text)
    for words in ("Nobody has asked yet.", "Nothing was posted yet.", "Nobody has voted yet."):
        assert words in said


def test_questions_are_by_network_and_the_smallest_are_together() -> None:
    """In the order of how much was asked."""
    asked = [(TODAY, f"irc:n{n}", n) for n in range(1, 8)] + [(TWO[0], "irc:n1", 1)]
    plot = plot_of_questions(TWO, asked)
    assert [(one.name, one.total) for one in plot.series] == [
        ("n7 (IRC)", 7), ("n6 (IRC)", 6), ("n5 (IRC)", 5), ("n4 (IRC)", 4), ("elsewhere", 7)
    ]  # fmt: skip
    assert plot.rows[0] == ("22 Nov", [0, 0, 0, 0, 1])


def test_deliveries_are_by_how_they_ended() -> None:
    """On time, late, failed, or unconfirmed."""
    plot = plot_of_deliveries(
        TWO,
        [
            (TODAY, DeliveryState.SENT, False, 5),
            (TODAY, DeliveryState.SENT, True, 2),
            (TODAY, DeliveryState.FAILED, False, 1),
            (TODAY, DeliveryState.UNKNOWN, True, 1),
        ],
    )
    assert plot.rows == [("23 Nov", [5, 2, 1, 1])]


def test_growth_adds_up() -> None:
    """Also what came before the first month that is shown; from the first quote on."""
    plot = plot_of_growth([("2020-01", 3), ("2026-10", 2), ("2026-11", 1)], TODAY)
    assert plot.rows[-1] == ("Nov 2026", [6])
    assert plot.rows[-3] == ("Sep 2026", [3])
    assert len(plot.columns) == 24
    assert plot_of_growth([("2026-11", 1)], TODAY).columns == ["Nov 2026"]
    assert plot_of_growth([], TODAY).is_empty


def test_the_page_has_each_plot_and_its_table() -> None:
    """And no place, person or channel: networks and counts alone."""
    visit = Visit(WIT)
    visit.storage.questions.count(TODAY, {"irc:libera": 4, "web": 1})
    key = DeliveryKey("morning", "irc:libera/#hidden", "2026-11-23")
    visit.storage.ledger.claim(key, "one", 1, NOON, late=False)
    visit.storage.ledger.begin_sending(key, "one", NOON)
    visit.storage.ledger.settle(key, DeliveryState.SENT, NOON)
    page = visit.get("/stats").text
    assert page.count("<svg") == page.count("<table") == 3
    assert re.search(r'aria-label="libera \(IRC\): 4, Web: 1"', page)
    assert "23 Nov: 4 libera (IRC)" in page
    assert "hidden" not in page.replace('aria-hidden="true"', "")


def test_figures_are_counted_once_a_minute() -> None:
    """Counting a million quotes for each visitor would keep all others waiting."""
    visit = Visit(WIT)
    before = visit.get("/stats").text
    visit.storage.questions.count(TODAY, {"web": 1})
    visit.clock.advance(59)
    assert visit.get("/stats").text == before
    visit.clock.advance(1)
    assert "23 Nov: 1 Web" in visit.get("/stats").text
