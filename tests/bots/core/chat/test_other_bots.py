"""What strangers wrote is no command to other bots."""

import pytest

from bots.core.chat.other_bots import no_command


@pytest.mark.parametrize("text", ["!op mallory", ".kick bob", "bot: op mallory", "bot, die", "$x"])
def test_what_another_bot_would_obey_begins_with_nothing_visible(text: str) -> None:
    """By a sign, or by its name."""
    assert no_command(text) == f"\u200b{text}"


@pytest.mark.parametrize("text", ["#42: Tea.", "Tea is warm", "Łódź is a town", "one: two"[:3], ""])
def test_the_rest_is_as_it_is(text: str) -> None:
    """Our own numbers above all."""
    assert no_command(text) == text
