"""The token bucket."""

from hypothesis import given
from hypothesis import strategies as st

from bots.core.model.token_bucket import Rate, TokenBucket


def taken(bucket: TokenBucket, now: float, tries: int = 1000) -> int:
    """Return how many of these tries at one instant get a token."""
    return sum(bucket.take(now) for _ in range(tries))


def test_a_burst_and_then_the_rate() -> None:
    """Five at once, then two a second, and never more than five."""
    bucket = TokenBucket(Rate(5, 2), 100.0)
    assert taken(bucket, 100.0) == 5
    assert taken(bucket, 101.0) == 2
    assert taken(bucket, 101.4) == 0
    assert taken(bucket, 101.5) == 1
    assert taken(bucket, 1000.0) == 5


def test_the_wait_is_until_the_next_token() -> None:
    """Whoever waits that long gets one; whoever comes a little earlier does not."""
    bucket = TokenBucket(Rate.every(2.0, 1), 0.0)
    assert bucket.take(0.0)
    assert not bucket.take(0.5)
    assert bucket.wait(0.5) == 1.5
    assert not bucket.has_token(1.9)
    assert bucket.take(2.0)


def test_looking_takes_nothing() -> None:
    """``has_token`` and ``is_full`` leave the bucket as it is."""
    bucket = TokenBucket(Rate(1, 1), 0.0)
    assert bucket.has_token(0.0)
    assert bucket.is_full(0.0)
    assert bucket.take(0.0)
    assert not bucket.is_full(0.9)
    assert bucket.is_full(1.0)
    assert bucket.take(1.0)


def test_no_limit_refuses_nothing() -> None:
    """Not even a million at one instant, and nobody waits."""
    for rate in (Rate.every(0, 1), Rate.unlimited()):
        bucket = TokenBucket(rate, 0.0)
        assert taken(bucket, 0.0, 10_000) == 10_000
        assert bucket.wait(0.0) == 0.0
        assert bucket.is_full(0.0)


def test_a_clock_that_was_set_back_neither_gives_nor_denies_for_long() -> None:
    """From there on it fills again; it costs at most the wait for one token."""
    bucket = TokenBucket(Rate.every(2.0, 1), 1000.0)
    assert bucket.take(1000.0)
    assert not bucket.take(10.0)
    assert bucket.wait(10.0) == 2.0
    assert bucket.take(12.0)


@given(
    st.integers(1, 20),
    st.floats(0.1, 50),
    st.lists(st.floats(0, 5), max_size=200),
)
def test_never_more_than_burst_and_rate_allow(burst: int, rate: float, gaps: list[float]) -> None:
    """Over any run of time no more are taken than the burst and what came in since."""
    bucket, now, got = TokenBucket(Rate(burst, rate), 0.0), 0.0, 0
    for gap in gaps:
        now += gap
        got += bucket.take(now)
    assert got <= burst + now * rate + 1e-6
