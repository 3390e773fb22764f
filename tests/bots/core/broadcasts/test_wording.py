"""How a broadcast words its quote."""

from datetime import date
from pathlib import Path

import pytest

from bots.core.broadcasts.wording import announcement_text
from bots.core.settings.readers.template import template
from quoters import Quote
from tests.bots.core.broadcasts.stage import Stage, morning

DAY = date(2026, 11, 23)
SITE = "https://quotes.example.org"
FULL = Quote("Know thyself", "Thales", "Diogenes Laertius", number=42)
BARE = Quote("Know thyself", number=42)


def test_without_a_template_it_is_number_text_and_author() -> None:
    """The same as everywhere."""
    assert announcement_text(FULL, DAY, None, SITE) == "#42: Know thyself — Thales"


@pytest.mark.parametrize(
    ("written", "full", "bare"),
    [
        ("{text} — {author}", "Know thyself — Thales", "Know thyself"),
        ("{author}: {text}", "Thales: Know thyself", "Know thyself"),
        ("{text} ({author})", "Know thyself (Thales)", "Know thyself"),
        ("{text} ({author}, {source})", "Know thyself (Thales, Diogenes Laertius)", "Know thyself"),
        ("{date}: {text} [{source}] #{number}", None, "2026-11-23: Know thyself #42"),
        (
            "Good morning! {text} - {author} | {url}",
            None,
            f"Good morning! Know thyself | {SITE}/quotes/42",
        ),
    ],
)
def test_what_a_quote_has_not_goes_with_what_leads_to_it(
    written: str, full: str | None, bare: str
) -> None:
    """No dash, bracket or colon is left hanging."""
    assert full is None or announcement_text(FULL, DAY, written, SITE) == full
    assert announcement_text(BARE, DAY, written, SITE) == bare


def test_without_a_public_address_there_is_no_link() -> None:
    """Nobody is sent to 127.0.0.1."""
    assert (
        announcement_text(FULL, DAY, "{text} — {author} ({url})", None) == "Know thyself — Thales"
    )


def test_braces_in_a_quote_are_only_text() -> None:
    """A quote is never taken for a template."""
    quote = Quote("{author} {0.__class__} {", "{text}", number=1)
    assert (
        announcement_text(quote, DAY, "{text} — {author}", None)
        == "{author} {0.__class__} { — {text}"
    )


@pytest.mark.parametrize(
    "wrong", ["{author}", "{txet}", "{text} {0}", "{text.__class__}", "plain", "{text} {}"]
)
def test_a_template_that_cannot_be_filled_in_is_said(wrong: str) -> None:
    """With the names that there are."""
    with pytest.raises(ValueError, match=r"\{text\}"):
        template(wrong, Path())


def test_a_broadcast_is_worded_as_its_settings_say() -> None:
    """Each broadcast its own way."""
    stage = Stage("2026-11-23 08:00", {"morning": morning(wording="Today: {text}")})
    stage.start()
    stage.come_to("2026-11-23 09:00")
    ((_, announcement),) = stage.irc.announced
    assert announcement.text == f"Today: {announcement.quote.text}"
