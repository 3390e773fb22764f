"""Nicks to try when ours is taken."""

from random import Random

import pytest

from bots.irc.nicks import variants


@pytest.mark.parametrize("nick", ["q", "quotebot", "quotebot2", "a-very-long-nick-indeed"])
def test_five_variants_that_every_server_takes(nick: str) -> None:
    """Of at most nine characters, like the nick, and none like another."""
    tried = list(variants(nick, Random(1)))  # noqa: S311
    assert len(set(tried)) == 5
    assert tried[0] == f"{nick[:8]}_"
    for each in tried:
        assert len(each) <= 9
        assert each.startswith(nick[:5])
        assert each != nick
