"""Taking back what was done."""

from dataclasses import replace
from datetime import datetime

from quoters.collection.editor import CollectionEditor
from quoters.collection.permissions import EDIT_WINDOW
from quoters.collection.unit_of_work import UnitOfWork
from quoters.errors import ConflictError, PermissionDenied
from quoters.model.change import Action, Actor, Change
from quoters.model.quote import Quote, QuoteState


def undo_change(editor: CollectionEditor, actor: Actor, at: datetime, number: int | None) -> Change:
    """Take back one change, and remember that.

    :raises NotNow: when there is none, or it was changed again since.
    :raises NotAllowed: when it is not this one's to take back.
    """
    change = _last(editor.unit, actor, at, number)
    done = _put_back(editor, change) if change.day is None else _put_day_back(editor, change)
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


def _last(unit: UnitOfWork, actor: Actor, at: datetime, number: int | None) -> Change:
    """Find what this one may take back."""
    if actor.person is None and not actor.moderator:
        raise PermissionDenied(
            "only who is known by an account or an address can take something back"
        )
    own = unit.changes.last(by=actor.name, number=number)
    if actor.moderator:
        change = own if own is not None and number is None else unit.changes.last(number=number)
        if change is None:
            raise ConflictError("there is nothing to take back")
        return change
    if own is None or at - own.at > EDIT_WINDOW:
        raise ConflictError("you changed nothing in the last ten minutes")
    return own


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


def _put_day_back(editor: CollectionEditor, change: Change) -> Change:
    """Restore to a date the quote that it had."""
    day, former = change.day, change.replaced
    row = None if day is None else editor.unit.days.stored(day)
    if row is None or row.number != change.number:
        raise ConflictError(f"the quote of {day} was changed again since")
    if former is None:
        editor.unit.days.drop(row.date)
    elif editor.unit.slots.slot_of(former) is None:
        raise ConflictError(
            f"quote {former}, which was to come on {day}, is not published any more"
        )
    else:
        editor.calendar.assign(row.date, former, pinned=False)
    editor.return_day(row, row.date)
    return replace(change, number=former, replaced=change.number)


def _changeable(quote: Quote) -> Quote:
    """Leave what a change can change."""
    return Quote(quote.text, quote.author, quote.source, quote.tags, state=quote.state)
