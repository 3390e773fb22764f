"""Reading the collection: ``today``, ``show``, ``random``."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bots.core.status.serialize import day_as_json
from quoters import Quote
from quoters.errors import EmptyCollection
from tests.bots.cli.terminal import INI, Shell

TEA = Quote("Tea first.\nThen the rest.", author="Ann", source="Letters", tags=("tea", "calm"))


def test_today_is_the_same_all_day(shell: Shell) -> None:
    """The quote stays until midnight in the zone of [quotes], and another comes then."""
    shell.keep("One.", "Two.", "Three.")
    noon = shell.said("today")
    shell.now += timedelta(hours=10, minutes=59)
    assert shell.said("today") == noon
    shell.now += timedelta(minutes=2)  # 00:01 in Berlin
    assert shell.said("today") != noon


def test_today_shows_number_text_and_author(shell: Shell) -> None:
    """As people read it in a conversation, and its lines stay lines."""
    shell.keep(TEA)
    assert shell.said("today") == "#1: Tea first.\nThen the rest. — Ann\n"


def test_today_explains_itself(shell: Shell) -> None:
    """Date, zone, and out of how many it was drawn."""
    shell.keep("One.", "Two.")
    first, why = shell.said("today", "--explain").splitlines()
    assert first in ("#1: One.", "#2: Two.")
    assert why == (
        f"{first[:2]} was drawn by chance for 2026-11-23 (Europe/Berlin), "
        "out of 2 that had not come yet; none comes again until all have. "
        "Days near each other have other authors where that can be."
    )


def test_today_in_json_is_as_the_api_gives_it(shell: Shell) -> None:
    """The same object, key by key."""
    shell.keep(TEA)
    storage = shell.storage()
    (day,) = storage.store.days(shell.now.date(), 1)
    storage.close()
    assert shell.json("today") == [day_as_json(day, ZoneInfo("Europe/Berlin"), "")]
    (explained,) = shell.json("today", "--explain")
    assert (explained["left"], explained["pinned"]) == (1, False)


def test_another_day_is_looked_up(shell: Shell) -> None:
    """Days that were, and those drawn ahead; what is asked of them changes nothing."""
    shell.keep("One.", "Two.", "Three.", "Four.")
    then = shell.said("today")
    tomorrow = shell.said("today", "--date", "2026-11-24")
    shell.now += timedelta(days=1)
    assert shell.said("today") == tomorrow
    assert shell.said("today", "--date", "2026-11-23") == then


def test_a_day_without_a_quote_is_said_to_have_none(shell: Shell) -> None:
    """Before the first and beyond the last that is drawn; nothing is drawn for asking."""
    shell.keep("One.")
    shell.said("today")
    before = shell.complaint("today", "--date", "2026-11-22", status=1)
    assert before == "there was no quote of the day on 2026-11-22"
    beyond = shell.complaint("today", "--date", "2026-12-07", status=1)
    assert beyond == "the quote of 2026-12-07 is not drawn yet: 2026-12-06 is the last day that is"
    storage = shell.storage()
    assert storage.store.recorded_days(shell.now.date() + timedelta(days=99), 99)[0].date.day == 6
    storage.close()


@pytest.mark.parametrize("verb", ["today", "random"])
def test_an_empty_collection_is_said_to_be_empty(shell: Shell, verb: str) -> None:
    """With what to do about it."""
    said = shell.complaint(verb, status=1)
    assert said == "the collection has no published quote: add or import some"


def test_show_knows_where_a_quote_is_from(shell: Shell) -> None:
    """Source, tags and when it was added, below it."""
    shell.keep(TEA)
    assert shell.said("show", "#1") == (
        "#1: Tea first.\nThen the rest. — Ann\nLetters  #tea #calm  added 2026-11-23\n"
    )


def test_show_in_json_is_as_the_api_gives_it(shell: Shell) -> None:
    """With everything public, and nobody's address."""
    shell.keep(TEA)
    assert shell.json("show", "1") == [
        {
            "id": 1,
            "text": "Tea first.\nThen the rest.",
            "author": "Ann",
            "source": "Letters",
            "tags": ["tea", "calm"],
            "added_at": "2026-11-23T12:00:00Z",
            "url": "/quotes/1",
        }
    ]


def test_a_number_that_is_none_or_nobodys(shell: Shell) -> None:
    """Not there: 1; no number at all: 2."""
    assert shell.complaint("show", "7", status=1) == "there is no quote 7"
    for slip in ("0", "x", "-", "1.5", "9" * 30, "١"):
        said = shell.complaint("show", "--", slip, status=2)
        assert f'"{slip}" is no quote\'s number like 42' in said


def test_random_gives_each_in_its_turn(shell: Shell) -> None:
    """Each of two comes sooner or later: 1 run in 2^39 may fail."""
    shell.keep("One.", "Two.")
    assert {shell.said("random") for _ in range(40)} == {"#1: One.\n", "#2: Two.\n"}
    (quote,) = shell.json("random")
    assert quote["id"] in (1, 2)


def test_an_empty_collection_is_filled_as_run_would(shell: Shell) -> None:
    """The first verb that is typed finds the quotes that [quotes] import names."""
    (shell.folder / "mine.fortune").write_text("Mine.\n\t\t-- Me\n%\n", "utf-8")
    shell.ini.write_text(INI.replace("import = none", "import = mine.fortune"), "utf-8")
    assert shell.said("today") == "#1: Mine. — Me\n"


def test_first_quotes_that_cannot_be_read_are_named_by_their_key(shell: Shell) -> None:
    """It is the settings that are wrong then: 2."""
    shell.ini.write_text(INI.replace("import = none", "import = mine.fortune"), "utf-8")
    said = shell.complaint("today", status=2)
    assert said.startswith(f"{shell.ini}: [quotes] import: ")
    assert "mine.fortune" in said


def test_what_quotes_say_cannot_command_the_terminal(shell: Shell) -> None:
    """Escapes and turned directions from strangers are shown, not obeyed; JSON stays JSON."""
    storage = shell.storage()
    evil = Quote("a\x1b]0;owned\x07b \u202etxt.exe\x9b1m", author="\x1b[2JEve")
    try:
        storage.store.add(evil, "test", shell.now)
        (kept,) = storage.store.sample(1)
    except EmptyCollection:
        raise AssertionError from None
    finally:
        storage.close()
    for said in (shell.said("random"), shell.said("random", "--json"), shell.said("show", "1")):
        assert not set(said) & set("\x1b\x07\x9b\u202e")
    assert shell.json("random")[0]["text"] == kept.text


def test_there_is_colour_on_a_terminal_and_none_in_a_pipe(shell: Shell) -> None:
    """The number stands out; what is piped is plain."""
    shell.keep("One.")
    assert shell.said("show", "1").startswith("#1: One.\n")
    assert "\x1b[36m#1: \x1b[0m" in shell("show", "1", colour=True).stdout
