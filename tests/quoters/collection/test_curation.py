"""What people may do to a collection, and what is remembered of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoteStore, Quote
from quoters.errors import (
    ConflictError,
    Duplicate,
    InvalidQuote,
    NearDuplicate,
    NoSuchQuote,
    PermissionDenied,
)
from quoters.interfaces import ICuration
from quoters.model.change import Action, Actor
from quoters.model.quote import QuoteState
from quoters.text.search import parse_search

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)
TODAY = date(2026, 11, 23)
ALICE = Actor("irc:libera/account:alice", via="irc:libera/#quotes")
BOB = Actor("xmpp:home/bob@example.org")
NOBODY = Actor(None, via="irc:libera/#quotes")
JUDGE = Actor("token:judge", moderator=True)
OTHER_JUDGE = Actor("shell:root", moderator=True)
LONG = "The quick brown fox jumps over the lazy dog near the river bank at midnight"


def add(
    curation: ICuration, text: str, actor: Actor = ALICE, state: QuoteState = QuoteState.PUBLISHED
) -> int:
    """Add a quote; give its number."""
    number = curation.submit(Quote(text), actor, NOW, state=state).number
    assert number is not None
    return number


def test_it_curates(curation: ICuration) -> None:
    """It provides the interface."""
    verifyObject(ICuration, curation)


def test_pending_ones_are_not_seen(curation: ICuration, store: IQuoteStore) -> None:
    """What waits is seen by its adder and moderators alone, and never drawn."""
    number = add(curation, "waiting", state=QuoteState.PENDING)
    assert curation.look_up(number, ALICE).state == QuoteState.PENDING
    assert curation.look_up(number, JUDGE).state == QuoteState.PENDING
    for actor in (BOB, NOBODY):
        with pytest.raises(NoSuchQuote):
            curation.look_up(number, actor)
    with pytest.raises(NoSuchQuote):
        store.get(number)
    assert store.count() == 0
    assert store.sample(1) == []
    assert store.search(parse_search("waiting"), 5) == []
    assert curation.search_all(parse_search("waiting"), ALICE, 5) == []
    assert [quote.number for quote in curation.search_all(parse_search("waiting"), JUDGE, 5)] == [
        number
    ]


def test_a_nobody_sees_nobodys_quote(curation: ICuration) -> None:
    """Two who are nobody in particular are not the same."""
    number = add(curation, "waiting", NOBODY, QuoteState.PENDING)
    with pytest.raises(NoSuchQuote):
        curation.look_up(number, NOBODY)


def test_approving(curation: ICuration, store: IQuoteStore) -> None:
    """A moderator publishes it, and it takes part in the draws."""
    number = add(curation, "waiting", state=QuoteState.PENDING)
    assert curation.count_waiting() == 1
    curation.approve(number, JUDGE, NOW)
    assert store.get(number).text == "waiting"
    assert store.days(TODAY, 1)[0].quote.number == number
    assert curation.count_waiting() == 0
    with pytest.raises(ConflictError):
        curation.approve(number, JUDGE, NOW)


def test_nobody_approves_their_own(curation: ICuration) -> None:
    """Neither moderators their own, nor others any."""
    number = add(curation, "mine", JUDGE, QuoteState.PENDING)
    for actor in (JUDGE, ALICE, NOBODY):
        with pytest.raises(PermissionDenied):
            curation.approve(number, actor, NOW)
    assert curation.approve(number, OTHER_JUDGE, NOW).state == QuoteState.PUBLISHED


def test_rejecting(curation: ICuration) -> None:
    """What is rejected is hidden, why is remembered, and it may come again."""
    number = add(curation, "bad", state=QuoteState.PENDING)
    with pytest.raises(PermissionDenied):
        curation.reject(number, ALICE, NOW)
    curation.reject(number, JUDGE, NOW, "not funny")
    with pytest.raises(NoSuchQuote):
        curation.look_up(number, BOB)
    assert curation.history(number)[-1].why == "not funny"
    with pytest.raises(ConflictError):
        curation.reject(number, JUDGE, NOW)
    again = add(curation, "bad", state=QuoteState.PENDING)
    with pytest.raises(Duplicate):
        curation.approve(number, JUDGE, NOW)
    assert again != number


def test_flagging(curation: ICuration, store: IQuoteStore) -> None:
    """All may flag what is published; it stays until a moderator approves or rejects it."""
    keep, drop = add(curation, "fine"), add(curation, "rude")
    curation.flag(keep, NOBODY, NOW, "hm")
    curation.flag(drop, BOB, NOW, "rude!")
    assert [quote.number for quote in curation.waiting(JUDGE, 10)] == [keep, drop]
    assert [quote.number for quote in curation.waiting(JUDGE, 10, after=keep)] == [drop]
    assert store.count() == 2
    curation.approve(keep, JUDGE, NOW)
    curation.reject(drop, JUDGE, NOW)
    assert curation.waiting(JUDGE, 10) == []
    assert store.count() == 1
    with pytest.raises(NoSuchQuote):
        curation.flag(drop, BOB, NOW)


def test_the_queue_is_for_moderators(curation: ICuration) -> None:
    """Others learn nothing of it."""
    with pytest.raises(PermissionDenied):
        curation.waiting(ALICE, 10)


def test_editing_ones_own(curation: ICuration, store: IQuoteStore) -> None:
    """For ten minutes, and then it is pending again."""
    number = add(curation, "teh cat")
    edited = curation.edit(
        number, Quote("the cat", "Me", tags=("pets",)), ALICE, NOW + timedelta(minutes=10)
    )
    assert (edited.text, edited.author, edited.tags) == ("the cat", "Me", ("pets",))
    assert edited.state == QuoteState.PENDING
    assert (edited.added_by, edited.added_at) == (ALICE.person, NOW)
    assert store.count() == 0
    with pytest.raises(PermissionDenied):
        curation.edit(number, Quote("a cat"), ALICE, LATER)


def test_editing_others(curation: ICuration, store: IQuoteStore) -> None:
    """Moderators may, at any time, and it stays published; others may not."""
    number = add(curation, "teh cat")
    for actor in (BOB, NOBODY):
        with pytest.raises(PermissionDenied):
            curation.edit(number, Quote("the cat"), actor, NOW)
    curation.edit(number, Quote("the cat"), JUDGE, LATER)
    assert store.get(number).text == "the cat"
    assert store.search(parse_search("cat"), 5)[0].number == number
    assert store.search(parse_search("teh"), 5) == []


def test_an_edit_cannot_double(curation: ICuration) -> None:
    """Neither into another quote nor into nothing; into itself it may."""
    add(curation, "one")
    number = add(curation, "two")
    with pytest.raises(Duplicate):
        curation.edit(number, Quote(' "one"'), ALICE, NOW)
    with pytest.raises(InvalidQuote):
        curation.edit(number, Quote(" "), ALICE, NOW)
    assert curation.edit(number, Quote("TWO"), ALICE, NOW).text == "TWO"


def test_deleting(curation: ICuration, store: IQuoteStore) -> None:
    """What is deleted is gone for all but moderators, its number is not given again."""
    number = add(curation, "one")
    for actor in (BOB, NOBODY):
        with pytest.raises(PermissionDenied):
            curation.delete(number, actor, NOW)
    with pytest.raises(PermissionDenied):
        curation.delete(number, ALICE, LATER)
    curation.delete(number, ALICE, NOW)
    with pytest.raises(NoSuchQuote):
        store.get(number)
    with pytest.raises(NoSuchQuote):
        curation.delete(number, JUDGE, NOW)
    assert curation.look_up(number, JUDGE).state == QuoteState.DELETED
    assert store.count() == 0
    assert add(curation, "one") == number + 1


def test_of_what_is_pending_others_learn_nothing(curation: ICuration) -> None:
    """Who may not see it is told that it is not there."""
    number = add(curation, "waiting", state=QuoteState.PENDING)
    with pytest.raises(NoSuchQuote):
        curation.delete(number, BOB, NOW)
    with pytest.raises(NoSuchQuote):
        curation.edit(number, Quote("x"), BOB, NOW)
    with pytest.raises(NoSuchQuote):
        curation.vote(number, BOB, 1, NOW)


def test_todays_quote_deleted(curation: ICuration, store: IQuoteStore) -> None:
    """Only the dates that it touched are drawn again, today included; and who did that is known."""
    store.add_all((Quote(f"saying {n}") for n in range(40)), "me", NOW)
    before = store.days(TODAY, 14)
    gone = before[0].quote.number
    assert gone is not None
    curation.delete(gone, JUDGE, NOW)
    after = store.days(TODAY, 14)
    assert after[1:] == before[1:]
    assert after[0].quote.number not in {day.quote.number for day in before}
    assert store.recorded_day(TODAY) == after[0]


def test_taking_back(curation: ICuration, store: IQuoteStore) -> None:
    """Each change can be taken back by who did it, the last first."""
    number = add(curation, "one")
    curation.edit(number, Quote("two", "Me"), ALICE, NOW)
    curation.delete(number, ALICE, NOW)
    assert curation.undo(ALICE, NOW).what == Action.DELETED
    assert curation.look_up(number, ALICE).text == "two"
    assert curation.undo(ALICE, NOW).what == Action.EDITED
    assert store.get(number) == Quote(
        "one", number=number, added_at=NOW, added_by=ALICE.person, state=QuoteState.PUBLISHED
    )
    assert curation.undo(ALICE, NOW).what == Action.ADDED
    with pytest.raises(NoSuchQuote):
        curation.look_up(number, ALICE)
    with pytest.raises(ConflictError):
        curation.undo(ALICE, NOW)
    assert [change.what for change in curation.history(number)] == [
        "added",
        "edited",
        "deleted",
        "undone",
        "undone",
        "undone",
    ]


def test_taking_back_too_late(curation: ICuration) -> None:
    """After ten minutes only a moderator can, and nobody in particular never can."""
    number = add(curation, "one")
    with pytest.raises(ConflictError):
        curation.undo(ALICE, LATER)
    with pytest.raises(ConflictError):
        curation.undo(BOB, NOW)
    with pytest.raises(PermissionDenied):
        curation.undo(NOBODY, NOW)
    assert curation.undo(JUDGE, LATER).number == number


def test_a_moderator_takes_back_its_own_first(curation: ICuration) -> None:
    """Without a number the last of its own; with one the last of that quote by anybody."""
    first, second = add(curation, "one"), add(curation, "two", JUDGE)
    add(curation, "three")
    assert curation.undo(JUDGE, LATER).number == second
    assert curation.undo(JUDGE, LATER, first).number == first
    with pytest.raises(ConflictError):
        curation.undo(JUDGE, LATER, first)


def test_what_changed_since_stays(curation: ICuration) -> None:
    """An edit that somebody approved or edited on cannot be taken back."""
    number = add(curation, "one", state=QuoteState.PENDING)
    curation.approve(number, JUDGE, NOW)
    with pytest.raises(ConflictError):
        curation.undo(ALICE, NOW)
    assert curation.undo(JUDGE, NOW).what == Action.APPROVED
    assert curation.look_up(number, JUDGE).state == QuoteState.PENDING


def test_what_is_there_again_cannot_come_back(curation: ICuration) -> None:
    """Undoing a delete whose text was added anew is a duplicate, and changes nothing."""
    number = add(curation, "one")
    curation.delete(number, ALICE, NOW)
    add(curation, "one", BOB)
    with pytest.raises(Duplicate):
        curation.undo(ALICE, NOW)
    assert curation.look_up(number, JUDGE).state == QuoteState.DELETED


def test_history(curation: ICuration) -> None:
    """Who, what, when, from where, and how it stood."""
    number = add(curation, "one")
    curation.edit(number, Quote("two"), JUDGE, LATER)
    added, edited = curation.history(number)
    assert (added.what, added.by, added.via, added.at) == (
        Action.ADDED,
        ALICE.person,
        ALICE.via,
        NOW,
    )
    assert edited.before is not None
    assert edited.after is not None
    assert (edited.by, edited.before.text, edited.after.text) == (JUDGE.person, "one", "two")
    assert edited.after == replace(edited.before, text="two")


def test_purging(curation: ICuration, store: IQuoteStore) -> None:
    """Nothing of it is left but that it was purged, and its number."""
    number = add(curation, "secret address")
    curation.vote(number, BOB, 1, NOW)
    store.days(TODAY, 3)
    with pytest.raises(PermissionDenied):
        curation.purge(number, ALICE, NOW)
    curation.purge(number, JUDGE, NOW)
    with pytest.raises(NoSuchQuote):
        curation.look_up(number, JUDGE)
    (purged,) = curation.history(number)
    assert (purged.what, purged.before, purged.after) == (Action.PURGED, None, None)
    assert store.recorded_day(TODAY) is None
    assert store.top(5) == []
    assert store.search(parse_search("secret"), 5) == []
    with pytest.raises(NoSuchQuote):
        curation.purge(number, JUDGE, NOW)
    assert add(curation, "secret address") == number + 1


def test_nearly_the_same(curation: ICuration) -> None:
    """It is told which it is like, and added all the same when that is wanted."""
    number = add(curation, LONG)
    with pytest.raises(NearDuplicate) as refused:
        add(curation, LONG.replace("quick", "quik"), BOB)
    assert refused.value.number == number
    assert 95 < refused.value.percent < 100
    assert f"looks like quote {number}" in str(refused.value)
    forced = curation.submit(
        Quote(LONG.replace("quick", "quik")), BOB, NOW, state=QuoteState.PUBLISHED, force=True
    )
    assert forced.number == number + 1


def test_the_very_same_is_a_duplicate_even_by_force(curation: ICuration) -> None:
    """No two quotes are the same but for blanks and quotation marks."""
    number = add(curation, LONG)
    for force in (False, True):
        same = Quote(f"\u201c{LONG}\u201d")
        with pytest.raises(Duplicate) as refused:
            curation.submit(same, BOB, NOW, state=QuoteState.PUBLISHED, force=force)
        assert refused.value.number == number


@pytest.mark.parametrize(
    "other",
    [
        "Completely different words about another matter altogether, not alike at all",
        "The dog",
        "?!",
    ],
)
def test_not_alike(curation: ICuration, other: str) -> None:
    """What shares a word or two is another quote."""
    add(curation, LONG)
    assert curation.likeness_of(other) is None
    add(curation, other)


def test_votes(curation: ICuration, store: IQuoteStore) -> None:
    """One vote a person, which can be changed and taken back; the best come first."""
    one, two = add(curation, "one"), add(curation, "two")
    assert curation.vote(one, ALICE, 1, NOW) == 1
    assert curation.vote(one, ALICE, 1, NOW) == 1
    assert curation.vote(one, BOB, 1, NOW) == 2
    assert curation.vote(two, BOB, 1, NOW) == 1
    assert [(quote.number, score) for quote, score in store.top(5)] == [(one, 2), (two, 1)]
    assert curation.vote(one, ALICE, -1, NOW) == 0
    assert curation.vote(two, BOB, 0, NOW) == 0
    assert store.top(5) == []
    with pytest.raises(PermissionDenied):
        curation.vote(one, NOBODY, 1, NOW)
    with pytest.raises(NoSuchQuote):
        curation.vote(99, ALICE, 1, NOW)
    with pytest.raises(ValueError, match="not 7"):
        curation.vote(one, ALICE, 7, NOW)


def test_hidden_ones_are_not_at_the_top(curation: ICuration, store: IQuoteStore) -> None:
    """What was deleted keeps its votes, unseen."""
    number = add(curation, "one")
    curation.vote(number, BOB, 1, NOW)
    curation.delete(number, ALICE, NOW)
    assert store.top(5) == []
    curation.undo(ALICE, NOW)
    assert len(store.top(5)) == 1


def test_the_version_tells_of_curation(curation: ICuration, store: IQuoteStore) -> None:
    """Whoever keeps quotes in memory learns that one went."""
    number = add(curation, "one")
    before = store.version()
    curation.delete(number, ALICE, NOW)
    assert store.version() != before
    failed = store.version()
    with pytest.raises(NoSuchQuote):
        curation.delete(number, ALICE, NOW)
    assert store.version() == failed


def test_a_vote_is_taken_back_when_it_was_the_last_thing(curation: ICuration) -> None:
    """And not what was done before it; then that is next."""
    one = add(curation, "one")
    two = add(curation, "two", ALICE)
    curation.vote(one, ALICE, 1, NOW + timedelta(seconds=1))
    later = NOW + timedelta(seconds=2)
    taken = curation.undo(ALICE, later)
    assert (taken.what, taken.number) == (Action.VOTED, one)
    assert curation.vote(one, BOB, 0, later) == 0
    assert curation.undo(ALICE, later).number == two


def test_a_purge_is_not_undone_and_nothing_else_in_its_place(curation: ICuration) -> None:
    """It says so."""
    one, two = add(curation, "one", JUDGE), add(curation, "two", JUDGE)
    curation.purge(two, JUDGE, NOW)
    with pytest.raises(ConflictError, match=f"quote {two} was purged"):
        curation.undo(JUDGE, NOW)
    assert curation.look_up(one, JUDGE).state == QuoteState.PUBLISHED
