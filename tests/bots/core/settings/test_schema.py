"""[quotes] and [broadcast:NAME], and what names another section."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.settings import BroadcastSettings
from tests.bots.core.settings.reading import problem, read

MORNING = "[irc:a]\n[web]\n[xmpp:home]\n[broadcast:morning]\n"


def morning(lines: str) -> BroadcastSettings:
    """Read a broadcast of these lines, to the dashboard if they name no target."""
    to = "" if "to =" in lines else "to = web\n"
    return read(f"{MORNING}{lines}\n{to}").broadcasts["morning"]


def wrong_morning(lines: str) -> str:
    """Return what is said of a broadcast of these lines."""
    to = "" if "to =" in lines else "to = web\n"
    return problem(f"{MORNING}{lines}\n{to}").removeprefix("bots.ini: [broadcast:morning] ")


def test_a_broadcast_may_wait_for_a_pause() -> None:
    """For so long, within so much time; a window alone is an oversight."""
    polite = morning("at = 09:00\nquiet = 90s\nwindow = 1h")
    assert (polite.quiet, polite.window) == (timedelta(seconds=90), timedelta(hours=1))
    assert morning("at = 09:00\nquiet = 2m").window is None
    assert morning("at = 09:00").quiet is None
    assert wrong_morning("at = 09:00\nwindow = 20m").startswith("window: needs quiet")


@pytest.mark.parametrize("written", ["60", "0s", "-1m", "1d", "25h", "soon", "1.5m", "٣s", ""])
def test_what_is_no_span_of_time(written: str) -> None:
    """What one looks like is said."""
    said = wrong_morning(f"at = 09:00\nquiet = {written}")
    assert said == "quiet: must be a span of time like 60s, 20m or 2h, of a day at most"


def test_the_name_of_the_subscriptions_is_taken() -> None:
    """A broadcast of that name would share the ledger with them."""
    assert problem("[web]\n[broadcast:subscriptions]\nat = 09:00\nto = web\n") == (
        "bots.ini: [broadcast:subscriptions]: is what people subscribe to; take another name"
    )


def test_an_empty_file_has_the_defaults() -> None:
    """Without [quotes] the collection lies beside the file, in UTC, moderated."""
    quotes = read("", base=Path("/srv/quotes")).quotes
    assert quotes.database == "sqlite:////srv/quotes/quotes.db"
    assert quotes.timezone == ZoneInfo("UTC")
    assert quotes.submissions == "moderated"
    assert quotes.moderators == ()
    assert quotes.import_ is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///quotes.db", "sqlite:////srv/quotes.db"),
        ("sqlite:////var/lib/q.db", "sqlite:////var/lib/q.db"),
        ("postgresql://bot@db.example.org/quotes", "postgresql://bot@db.example.org/quotes"),
        ("postgresql:///quotes", "postgresql:///quotes"),
    ],
)
def test_a_database_is_a_file_beside_bots_ini_or_a_server(written: str, meant: str) -> None:
    """A relative file starts from the folder of bots.ini."""
    quotes = read(f"[quotes]\ndatabase = {written}\n", base=Path("/srv")).quotes
    assert quotes.database == meant


@pytest.mark.parametrize(
    "written",
    ["quotes.db", "sqlite:///", "sqlite:///:memory:", "mysql://a:hunter2@b/c", "postgresql://",
     "postgresql://a:hunter2@b", "postgresql://a:hunter2@b:port/c", "postgresql://[hunter2/c"],
)  # fmt: skip
def test_a_database_that_is_none_is_refused_without_its_password(written: str) -> None:
    """What would be right is said; the URL is not repeated, since it may hold a password."""
    assert problem(f"[quotes]\ndatabase = {written}\n") == (
        "bots.ini: [quotes] database: must be sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    )


def test_the_lock_lies_beside_the_database() -> None:
    """One runner holds a SQLite file by it; on a server there is no such thing."""
    quotes = read("[quotes]\ndatabase = sqlite:///my.db\n", base=Path("/srv")).quotes
    assert quotes.database_file == Path("/srv/my.db")
    assert quotes.lock_file == Path("/srv/my.db.lock")
    served = read("[quotes]\ndatabase = postgresql:///quotes\n").quotes
    assert served.database_file is None
    assert served.lock_file is None


@pytest.mark.parametrize(("written", "meant"), [("mine.txt", "/srv/mine.txt"), ("None", "none")])
def test_the_first_quotes_come_from_a_file_or_not_at_all(written: str, meant: str) -> None:
    """``import`` is a path from the folder of bots.ini, or the word none."""
    assert read(f"[quotes]\nimport = {written}\n", base=Path("/srv")).quotes.import_ == meant


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Europe", "../etc/passwd", "", "cest "])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    """A name of a folder, a path or nothing is no zone either."""
    assert "use a name like UTC or Europe/Berlin" in problem(f"[quotes]\ntimezone = {zone}\n")


@pytest.mark.parametrize("zone", ["europe/berlin", "EUROPE/BERLIN", "Europe/Berln"])
def test_a_slip_in_a_time_zone_is_told(zone: str) -> None:
    """Whatever its case."""
    assert 'did you mean "Europe/Berlin"?' in problem(f"[quotes]\ntimezone = {zone}\n")


def test_moderators_are_persons() -> None:
    """Accounts, masks, JIDs and tokens, on networks that are there."""
    people = (
        "irc:a/account:alice", "irc:a/mask:*!alice@host", "xmpp:home/a@example.org", "token:ci",
    )  # fmt: skip
    quotes = read(f"[irc:a]\n[xmpp:home]\n[quotes]\nmoderators = {', '.join(people)}\n").quotes
    assert quotes.moderators == people


@pytest.mark.parametrize("nobody", ["alice", "irc:a/alice", "irc:a/mask:alice", "token:", "irc:a"])
def test_a_nick_alone_is_nobody(nobody: str) -> None:
    """A moderator by nick would be anyone who takes the nick."""
    said = problem(f"[irc:a]\n[quotes]\nmoderators = {nobody}\n")
    assert said.startswith(f'bots.ini: [quotes] moderators: "{nobody}" is no person; write one')


def test_a_moderator_of_no_section_is_refused() -> None:
    """A slip in the network's name would make nobody a moderator, silently."""
    said = problem("[irc:a]\n[quotes]\nmoderators = irc:b/account:alice\n")
    assert said == (
        "bots.ini: [quotes] moderators: there is no section [irc:b] for irc:b/account:alice"
    )


def test_a_broadcast_knows_when_and_to_whom() -> None:
    """All its keys, read."""
    broadcast = morning(
        "at = 9:05\ndays = mon-wed, sun\ntimezone = Europe/Paris\nmissed = late-until 14:00\n"
        "to = irc:a/#quotes, irc:a/*, xmpp:home/alice@example.org, web"
    )
    assert broadcast.at == time(9, 5)
    assert broadcast.days == {0, 1, 2, 6}
    assert broadcast.timezone == ZoneInfo("Europe/Paris")
    assert broadcast.missed == MissedPolicy(until=time(14))
    assert broadcast.to == (
        Target("irc:a", "#quotes"),
        Target("irc:a", "*"),
        Target("xmpp:home", "alice@example.org"),
        Target("web", ""),
    )


def test_a_target_is_written_as_it_was_read() -> None:
    """The ledger knows a place by that text."""
    written = ("irc:a/#quotes", "xmpp:home/alice@example.org", "web")
    assert tuple(map(str, morning(f"at = 9:00\nto = {', '.join(written)}").to)) == written
    assert str(Target("mail", "alice@example.org")) == "mail:alice@example.org"


@pytest.mark.parametrize(
    ("days", "meant"),
    [("sat", {5}), ("fri-mon", {4, 5, 6, 0}), ("MON , wed", {0, 2}), ("sun-sat", set(range(7)))],
)
def test_days_may_run_over_the_weekend(days: str, meant: set[int]) -> None:
    """A span that ends before it begins goes round."""
    assert morning(f"at = 9:00\ndays = {days}").days == meant


@pytest.mark.parametrize(
    ("missed", "meant"), [("skip", MissedPolicy()), ("at-start", MissedPolicy(at_start=True))]
)
def test_what_was_missed_is_skipped_or_sent_at_the_start(missed: str, meant: MissedPolicy) -> None:
    """The other two words for missed occurrences."""
    assert morning(f"at = 9:00\nmissed = {missed}").missed == meant


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "at: give either at = HH:MM or cron = MINUTE HOUR DAY MONTH WEEKDAY"),
        ("at = 9:00\ncron = * * * * *", "at: give either at = HH:MM or cron"),
        ("at = 24:00", "at: must be a time like 09:00"),
        ("at = 9", "at: must be a time like 09:00"),
        ("at = ٩:٠٠", "at: must be a time like 09:00"),
        ("at = 9:00\ndays = mon-someday", "days: must be days like mon-fri or sat, sun"),
        ("at = 9:00\ndays =", "days: must be days like mon-fri or sat, sun"),
        ("at = 9:00\nmissed = late", "missed: must be skip, late-until HH:MM or at-start"),
        ("at = 9:00\nmissed = late-until noon", "missed: must be a time like 09:00"),
        ("at = 9:00\nto =", "to: must name at least one target"),
        ("at = 9:00\nto = #quotes", 'to: "#quotes" is no target; write one like irc:libera/#q'),
        ("at = 9:00\nto = irc:a/", 'to: "irc:a/" is no target'),
        ("at = 9:00\nto = irc:a", "to: irc:a names no place; write irc:a/PLACE"),
        ("at = 9:00\nto = irc:b/#q", "to: there is no section [irc:b] for the target irc:b/#q"),
        ("at = 9:00\nto = wep", "to: there is no section [wep] for the target wep; did you mean"),
        ("cron = often", "cron: is not a cron expression like */5 * * * *"),
        ("cron = 0 0 9 * * *", "cron: is not a cron expression like */5 * * * *"),
        ("cron = */90 * * * *", "cron: has a step of 90 where there are only 60 values"),
        ("cron = 0 */24 * * *", "cron: has a step of 24 where there are only 24 values"),
        ("cron = 0 9 * * 1-5/7", "cron: has a step of 7 where there are only 7 values"),
        ("cron = 61 * * * *", "cron: is not a cron expression like */5 * * * *"),
    ],
)  # fmt: skip
def test_a_broadcast_that_is_wrong_is_explained(lines: str, said: str) -> None:
    """The key is named, and what would be right."""
    assert wrong_morning(lines).startswith(said)


def test_a_broadcast_needs_targets() -> None:
    """One that goes nowhere is a slip."""
    assert problem("[broadcast:b]\nat = 9:00\n") == "bots.ini: [broadcast:b] to: is missing"
