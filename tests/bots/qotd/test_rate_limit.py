"""How much is answered to senders whose address anybody may have forged."""

from bots.core.model.token_bucket import Rate
from bots.qotd.rate_limit import DatagramRateLimit


def permitted(allowance: DatagramRateLimit, host: str, now: float, tries: int = 1000) -> int:
    """Count how many of these tries, all at one instant, are permitted."""
    return sum(allowance.permits(host, now) for _ in range(tries))


def test_a_source_gets_so_many_at_once_and_so_many_a_second() -> None:
    """A bucket of five that gains two a second."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(1000, 1000))
    assert permitted(allowance, "192.0.2.1", 100.0) == 5
    assert permitted(allowance, "192.0.2.1", 101.0) == 2
    assert permitted(allowance, "192.0.2.1", 101.4) == 0
    assert permitted(allowance, "192.0.2.1", 101.5) == 1
    assert permitted(allowance, "192.0.2.1", 200.0) == 5


def test_one_source_costs_another_nothing() -> None:
    """Each source has a bucket of its own."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(1000, 1000))
    permitted(allowance, "192.0.2.1", 100.0)
    assert permitted(allowance, "192.0.2.2", 100.0) == 5


def test_all_sources_together_get_no_more_than_the_whole() -> None:
    """A thousand forged sources get together what all may have."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(20, 10))
    sources = [f"192.0.{n // 250}.{n % 250}" for n in range(1000)]
    assert sum(permitted(allowance, source, 100.0, 5) for source in sources) == 20
    assert sum(permitted(allowance, source, 101.0, 5) for source in sources) == 10


def test_an_ipv6_source_is_its_network() -> None:
    """The addresses of one /64 share a bucket."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(1000, 1000))
    assert sum(allowance.permits(f"2001:db8::{n:x}", 100.0) for n in range(1, 100)) == 5
    assert permitted(allowance, "2001:db8:0:1::1", 100.0) == 5
    assert permitted(allowance, "fe80::1%eth0", 100.0) == 5


def test_forged_sources_do_not_fill_the_memory() -> None:
    """A hundred thousand sources in a hundred seconds: few are remembered at any time."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(100, 100))
    most = 0
    for n in range(100_000):
        allowance.permits(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", n / 1000)
        most = max(most, len(allowance))
    assert most <= 100 + 3 * 100


def test_a_busy_source_keeps_nobody_else_in_memory() -> None:
    """Sources that are quiet are forgotten though another one goes on and on."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(1000, 1000))
    for n in range(10_000):
        allowance.permits("192.0.2.1", n / 100)
        allowance.permits(f"10.0.{n >> 8}.{n & 255}", n / 100)
    assert len(allowance) <= 300


def test_a_clock_set_back_neither_gives_nor_denies_for_long() -> None:
    """After the clock was set back an hour the bucket fills from there."""
    allowance = DatagramRateLimit(Rate(5, 2), Rate(1000, 1000))
    assert permitted(allowance, "192.0.2.1", 7200.0) == 5
    assert permitted(allowance, "192.0.2.1", 3600.0) == 0
    assert permitted(allowance, "192.0.2.1", 3601.0) == 2
