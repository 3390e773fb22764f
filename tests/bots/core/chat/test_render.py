"""Quotes as people read them."""

from datetime import date
from zoneinfo import ZoneInfo

from bots.core.chat.render import explain_day, lines_of, numbered, on_one_line
from bots.core.model.request import Reply
from quoters import Quote
from quoters.model.quote import Day

TWO_LINES = Quote("Tea first.\nThen the rest.", author="Ann", number=42)


def test_a_quote_shows_its_number_and_its_author() -> None:
    """Those that it has."""
    assert numbered(TWO_LINES) == "#42: Tea first.\nThen the rest. — Ann"
    assert numbered(Quote("Tea.")) == "Tea."


def test_lines_are_joined_as_add_splits_them() -> None:
    """What is empty between them goes."""
    assert on_one_line(" a \n\n b\r\nc") == "a | b | c"
    assert on_one_line("") == ""


def test_an_answer_has_a_line_for_each_part() -> None:
    """Sentences and quotes, in order."""
    answer = Reply(("Found two.", TWO_LINES, Quote("Tea.", number=7)))
    assert list(lines_of(answer)) == [
        "Found two.",
        "#42: Tea first. | Then the rest. — Ann",
        "#7: Tea.",
    ]
    assert answer.quote is TWO_LINES
    assert Reply(("No.",)).quote is None


def test_a_day_says_why_it_has_its_quote() -> None:
    """By chance, out of how many; or because somebody wanted it so."""
    day, zone = date(2026, 11, 23), ZoneInfo("Europe/Berlin")
    assert explain_day(Day(day, TWO_LINES, 1812), zone) == (
        "#42 was drawn by chance for 2026-11-23 (Europe/Berlin), "
        "out of 1,812 that had not come yet; none comes again until all have. "
        "Days near each other have other authors where that can be."
    )
    assert explain_day(Day(day, TWO_LINES, 1812, pinned=True), zone) == (
        "#42 was pinned to 2026-11-23 (Europe/Berlin) by a moderator."
    )
