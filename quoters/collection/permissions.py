"""Who may change what: pure, and the same for every store."""

from datetime import datetime, timedelta
from enum import StrEnum

from quoters.errors import PermissionDenied
from quoters.model.change import Actor
from quoters.model.quote import Quote, QuoteState

EDIT_WINDOW = timedelta(minutes=10)
"""How long one may change what one added, and take back what one did."""


class Submissions(StrEnum):
    """Who may add: all, all with a moderator's approval, or moderators alone."""

    OPEN = "open"
    MODERATED = "moderated"
    CLOSED = "closed"


def initial_state(submissions: Submissions, actor: Actor) -> QuoteState:
    """Return the state in which what this one adds begins.

    :raises PermissionDenied: when only moderators may add.
    """
    if actor.moderator or submissions == Submissions.OPEN:
        return QuoteState.PUBLISHED
    if submissions == Submissions.CLOSED:
        raise PermissionDenied("only moderators add quotes here")
    return QuoteState.PENDING


def may_see(actor: Actor, quote: Quote) -> bool:
    """Whether this one may read a quote: moderators all, others published and own ones."""
    if quote.state == QuoteState.PUBLISHED or actor.moderator:
        return True
    return quote.added_by in actor.persons and quote.state != QuoteState.DELETED


def check_moderator(actor: Actor) -> None:
    """Allow moderators only.

    :raises PermissionDenied: when it is none.
    """
    if not actor.moderator:
        raise PermissionDenied("only moderators may do that")


def check_may_edit(actor: Actor, quote: Quote, at: datetime) -> None:
    """Allow whoever may edit or delete a quote: moderators, and for a while its adder.

    :raises PermissionDenied: when it is neither, or too late.
    """
    if actor.moderator:
        return
    if quote.added_by not in actor.persons:
        raise PermissionDenied(f"quote {quote.number} was added by somebody else")
    if quote.added_at is None or at - quote.added_at > EDIT_WINDOW:
        raise PermissionDenied(f"quote {quote.number} was added too long ago: ask a moderator")


def check_may_approve(actor: Actor, quote: Quote) -> None:
    """Allow a moderator who did not add the quote.

    :raises PermissionDenied: when it is none, or its own quote.
    """
    check_moderator(actor)
    if quote.added_by in actor.persons:
        raise PermissionDenied(
            f"quote {quote.number} is your own: another moderator must approve it"
        )


def state_after_edit(actor: Actor, quote: Quote) -> QuoteState:
    """Return the state of a quote that this one edited: what no moderator saw is pending."""
    return quote.state if actor.moderator else QuoteState.PENDING
