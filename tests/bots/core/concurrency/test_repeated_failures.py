"""What goes on failing is said once."""

from bots.core.concurrency.repeated_failures import RepeatedFailures


def test_only_what_changes_is_news() -> None:
    """Until it works again: then all is news, and how many there were is known."""
    failures = RepeatedFailures()
    assert failures.end() == 0
    assert [failures.is_new(why) for why in ("full", "full", "locked", "full", "full")] == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert failures.end() == 5
    assert failures.is_new("full")
    assert failures.end() == 1
