"""Taking back what was done."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from quoters.collection.editor import CollectionEditor, coming_again
from quoters.collection.permissions import EDIT_WINDOW
from quoters.collection.unit_of_work import UnitOfWork
from quoters.errors import ConflictError, PermissionDenied
from quoters.model.change import FINAL, Action, Actor, Change, Vote
from quoters.model.quote import Quote, QuoteState
from quoters.selection.calendar import MIN_DAYS_BETWEEN, StoredDay


def undo_change(
    editor: CollectionEditor, actor: Actor, at: datetime, number: int | None, today: date
) -> Change:
    """Take back one change, and remember that.

    :param today: the date of the quote of the day: what was before stays.
    :raises ConflictError: when there is none, it is final, or it was changed again since.
    :raises PermissionDenied: when it is not this one's to take back.
    """
    change = _last(editor.unit, actor, at, number)
    if change.what is Action.VOTED:
        return _take_vote_back(editor.unit, change, actor)
    if change.what in FINAL:
        raise ConflictError(_why_final(change))
    is_of_a_day = change.day is not None
    done = _put_day_back(editor, change, today) if is_of_a_day else _put_back(editor, change)
    editor.unit.changes.mark_undone(change)
    done = replace(
        done,
        what=Action.UNDONE,
        at=at,
        by=actor.name,
        via=actor.via,
        why=f"{change.what} by {change.by}",
        id=None,
    )
    editor.unit.changes.record([done])
    return change


def _why_final(change: Change) -> str:
    if change.what is Action.PURGED:
        return f"quote {change.number} was purged, which nothing takes back"
    return f"the last change is an import ({change.why}), which undo does not take back"


def _last(unit: UnitOfWork, actor: Actor, at: datetime, number: int | None) -> Change:
    """Find what this one may take back: a change or, where that is newer, a vote."""
    if actor.person is None and not actor.moderator:
        raise PermissionDenied(
            "only who is known by an account or an address can take something back"
        )
    own = unit.changes.last(by=actor.name, number=number)
    vote = _last_vote(unit, actor, number)
    if vote is not None and (own is None or vote.at > own.at):
        own = vote
    if actor.moderator:
        change = own if own is not None and number is None else unit.changes.last(number=number)
        if change is None:
            raise ConflictError("there is nothing to take back")
        return change
    if own is None or at - own.at > EDIT_WINDOW:
        raise ConflictError("you changed nothing in the last ten minutes")
    return own


def _last_vote(unit: UnitOfWork, actor: Actor, number: int | None) -> Change | None:
    """Return the newest vote of this person as a change; it is in no history."""
    found = None if actor.person is None else unit.votes.last(actor.person)
    if found is None or number not in (None, found[0]):
        return None
    voted, vote = found
    return Change(Action.VOTED, vote.at, actor.name, actor.via, voted)


def _take_vote_back(unit: UnitOfWork, change: Change, actor: Actor) -> Change:
    if change.number is not None and actor.person is not None:
        unit.votes.put(change.number, [Vote(actor.person, 0, change.at)])
    return change


def _put_back(editor: CollectionEditor, change: Change) -> Change:
    """Restore a quote to what it was; one that was not there yet is hidden."""
    now = None if change.number is None else editor.unit.quotes.get(change.number)
    if now is None or change.after is None or _changeable(now) != _changeable(change.after):
        raise ConflictError(f"quote {change.number} was changed again since")
    then = change.before or replace(now, state=QuoteState.DELETED)
    before = replace(
        now,
        text=then.text,
        author=then.author,
        source=then.source,
        tags=then.tags,
        state=then.state,
    )
    return replace(change, before=now, after=editor.apply(now, before))


def _put_day_back(editor: CollectionEditor, change: Change, today: date) -> Change:
    """Restore to a date the quote that it had, pinned if it was; what is over stays."""
    day, former = change.day, change.replaced
    row = None if day is None else editor.unit.days.stored(day)
    if row is None or row.number != change.number:
        raise ConflictError(f"the quote of {day} was changed again since")
    if row.date < today:
        raise ConflictError(f"{row.date} is over")
    if former is None:
        editor.unit.days.drop(row.date)
    elif editor.unit.slots.slot_of(former) is None:
        raise ConflictError(
            f"quote {former}, which was to come on {day}, is not published any more"
        )
    else:
        was_pinned = _was_pinned(editor.unit, change)
        if not was_pinned:
            _refuse_if_it_came(editor.unit, former, row, today)
        restored = editor.calendar.assign(row.date, former, pinned=was_pinned)
        for other in coming_again(editor.unit, restored, today):
            editor.calendar.draw(other.date, former)
    editor.return_day(row, today)
    return replace(change, number=former, replaced=change.number)


def _refuse_if_it_came(unit: UnitOfWork, number: int, row: StoredDay, today: date) -> None:
    """Refuse to bring back a quote to a date when it has come since, today at the latest.

    :raises ConflictError: with that date.
    """
    since = row.date - timedelta(days=MIN_DAYS_BETWEEN)
    came = [one.date for one in unit.days.having(number, since) if one.date <= today < row.date]
    if came:
        raise ConflictError(f"quote {number}, which was to come on {row.date}, came on {came[-1]}")


def _was_pinned(unit: UnitOfWork, change: Change) -> bool:
    """Whether the quote that stood on a date before a change had been pinned to it."""
    pinned = False
    for earlier in unit.changes.on(change.day) if change.day is not None else ():
        if earlier.id == change.id:
            break
        if earlier.number == change.replaced:
            pinned = earlier.what is Action.PINNED and not earlier.undone
    return pinned


def _changeable(quote: Quote) -> Quote:
    """Leave what a change can change."""
    return Quote(quote.text, quote.author, quote.source, quote.tags, state=quote.state)
