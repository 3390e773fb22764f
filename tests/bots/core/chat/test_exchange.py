"""Exchanges that go on without sense end by themselves."""

from datetime import UTC, datetime, timedelta

from bots.core.chat.exchange import ExchangeGuard

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_three_answers_and_then_silence() -> None:
    """Until it has been quiet for ten minutes."""
    guard = ExchangeGuard()
    answered = [guard.may_answer("a", f"no {n}", NOON + timedelta(seconds=n)) for n in range(6)]
    assert answered == [True] * 3 + [False] * 3
    assert not guard.may_answer("a", "no", NOON + timedelta(minutes=9))
    assert guard.may_answer("b", "no", NOON)
    assert guard.may_answer("a", "no", NOON + timedelta(minutes=20))


def test_sense_begins_it_anew() -> None:
    """A person who mistyped is heard."""
    guard = ExchangeGuard()
    for n in range(5):
        guard.may_answer("a", f"no {n}", NOON)
    guard.made_sense("a")
    assert guard.may_answer("a", "no", NOON)


def test_memory_is_bounded() -> None:
    """A thousand are remembered, the newest."""
    guard = ExchangeGuard()
    for n in range(5000):
        guard.may_answer(str(n), "no", NOON)
    assert len(guard._exchanges) == 1000
