"""Who may change what: pure, and the same for every store."""

from datetime import datetime, timedelta
from enum import StrEnum

from quoters.history import Actor
from quoters.interfaces import NotAllowed
from quoters.quote import Quote, State

OWN_FOR = timedelta(minutes=10)
"""How long one may change what one added, and take back what one did."""


class Submissions(StrEnum):
    """Who may add: all, all with a moderator's approval, or moderators alone."""

    OPEN = "open"
    MODERATED = "moderated"
    CLOSED = "closed"


def state_of_new(submissions: Submissions, actor: Actor) -> State:
    """Give the state in which what this one adds begins.

    :raises NotAllowed: when only moderators may add.
    """
    if actor.moderator or submissions == Submissions.OPEN:
        return State.PUBLISHED
    if submissions == Submissions.CLOSED:
        raise NotAllowed("only moderators add quotes here")
    return State.PENDING


def may_see(actor: Actor, quote: Quote) -> bool:
    """Say whether this one may read a quote: moderators all, others published and own ones."""
    if quote.state == State.PUBLISHED or actor.moderator:
        return True
    own = actor.person is not None and quote.added_by == actor.person
    return own and quote.state != State.DELETED


def check_moderates(actor: Actor) -> None:
    """Let moderators through.

    :raises NotAllowed: when it is none.
    """
    if not actor.moderator:
        raise NotAllowed("only moderators may do that")


def check_changes(actor: Actor, quote: Quote, at: datetime) -> None:
    """Let through whoever may edit or delete a quote: moderators, and for a while its adder.

    :raises NotAllowed: when it is neither, or too late.
    """
    if actor.moderator:
        return
    if actor.person is None or quote.added_by != actor.person:
        raise NotAllowed(f"quote {quote.number} was added by somebody else")
    if quote.added_at is None or at - quote.added_at > OWN_FOR:
        raise NotAllowed(f"quote {quote.number} was added too long ago: ask a moderator")


def check_approves(actor: Actor, quote: Quote) -> None:
    """Let through a moderator who did not add the quote.

    :raises NotAllowed: when it is none, or its own quote.
    """
    check_moderates(actor)
    if quote.added_by == actor.person:
        raise NotAllowed(f"quote {quote.number} is your own: another moderator must approve it")


def state_of_edited(actor: Actor, quote: Quote) -> State:
    """Give the state of a quote that this one edited: what no moderator saw is pending."""
    return quote.state if actor.moderator else State.PENDING
