"""Nicks to try when ours is taken."""

from random import Random

import pytest

from bots.irc.nicks import variants


@pytest.mark.parametrize("nick", ["q", "quotebot", "quotebot2", "a-very-long-nick-indeed"])
def test_five_variants(nick: str) -> None:
    """The nick itself with a line under it, then of at most nine characters; none like another."""
    tried = list(variants(nick, Random(1)))  # noqa: S311
    assert len(set(tried)) == 5
    assert tried[0] == f"{nick}_"
    for each in tried[1:]:
        assert len(each) <= 9
        assert each.startswith(nick[:5])
        assert each != nick
