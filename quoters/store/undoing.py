"""Taking back what was done."""

from dataclasses import replace
from datetime import datetime

from quoters.history import Actor, Change, What
from quoters.interfaces import NotAllowed, NotNow
from quoters.quote import Quote, State
from quoters.rules import OWN_FOR
from quoters.store.rows import Rows
from quoters.store.shelf import Shelf


def undo(shelf: Shelf, actor: Actor, at: datetime, number: int | None) -> Change:
    """Take back one change, and remember that.

    :raises NotNow: when there is none, or it was changed again since.
    :raises NotAllowed: when it is not this one's to take back.
    """
    change = _last(shelf.rows, actor, at, number)
    done = _put_back(shelf, change) if change.day is None else _put_day_back(shelf, change)
    shelf.rows.history.mark_undone(change)
    done = replace(
        done,
        what=What.UNDONE,
        at=at,
        by=actor.name,
        via=actor.via,
        why=f"{change.what} by {change.by}",
        id=None,
    )
    shelf.rows.history.record([done])
    return change


def _last(rows: Rows, actor: Actor, at: datetime, number: int | None) -> Change:
    """Find what this one may take back."""
    if actor.person is None and not actor.moderator:
        raise NotAllowed("only who is known by an account or an address can take something back")
    own = rows.history.last(by=actor.name, number=number)
    if actor.moderator:
        change = own if own is not None and number is None else rows.history.last(number=number)
        if change is None:
            raise NotNow("there is nothing to take back")
        return change
    if own is None or at - own.at > OWN_FOR:
        raise NotNow("you changed nothing in the last ten minutes")
    return own


def _put_back(shelf: Shelf, change: Change) -> Change:
    """Let a quote be what it was; one that was not there yet is hidden."""
    now = None if change.number is None else shelf.rows.quotes.get(change.number)
    if now is None or change.after is None or _changeable(now) != _changeable(change.after):
        raise NotNow(f"quote {change.number} was changed again since")
    then = change.before or replace(now, state=State.DELETED)
    before = replace(
        now,
        text=then.text,
        author=then.author,
        source=then.source,
        tags=then.tags,
        state=then.state,
    )
    return replace(change, before=now, after=shelf.put(now, before))


def _put_day_back(shelf: Shelf, change: Change) -> Change:
    """Let a date have the quote that it had."""
    day, former = change.day, change.replaced
    row = None if day is None else shelf.rows.days.stored(day)
    if row is None or row.number != change.number:
        raise NotNow(f"the quote of {day} was changed again since")
    if former is None:
        shelf.rows.days.drop(row.date)
    elif shelf.rows.slots.slot_of(former) is None:
        raise NotNow(f"quote {former}, which was to come on {day}, is not published any more")
    else:
        shelf.calendar.put(row.date, former, pinned=False)
    shelf.give_back(row, row.date)
    return replace(change, number=former, replaced=change.number)


def _changeable(quote: Quote) -> Quote:
    """Leave what a change can change."""
    return Quote(quote.text, quote.author, quote.source, quote.tags, state=quote.state)
