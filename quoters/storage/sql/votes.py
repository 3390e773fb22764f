"""The votes as rows of a table, and their sum at each quote."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from quoters.model.change import Vote
from quoters.storage.sql.schema import deck, quote, vote

_size = select(deck.c.size).scalar_subquery()


class SqlVotes:
    """See ``VoteRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, number: int, votes: Iterable[Vote]) -> None:
        """See ``VoteRepository``."""
        for given in votes:
            theirs = (vote.c.number == number, vote.c.person == given.person)
            self._connection.execute(delete(vote).where(*theirs))
            if given.value:
                row = {
                    "number": number,
                    "person": given.person,
                    "value": given.value,
                    "at": given.at,
                }
                self._connection.execute(insert(vote).values(row))
        total = select(func.coalesce(func.sum(vote.c.value), 0)).where(vote.c.number == number)
        change = update(quote).where(quote.c.number == number)
        self._connection.execute(change.values(score=total.scalar_subquery()))

    def of(self, number: int) -> list[Vote]:
        """See ``VoteRepository``."""
        found = select(vote).where(vote.c.number == number).order_by(vote.c.person)
        return [Vote(row.person, row.value, row.at) for row in self._connection.execute(found)]

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Vote]]:
        """See ``VoteRepository``."""
        given: dict[int, list[Vote]] = {}
        if numbers:
            span = vote.c.number.between(min(numbers), max(numbers))
            found = select(vote).where(span).order_by(vote.c.number, vote.c.person)
            for row in self._connection.execute(found):
                given.setdefault(row.number, []).append(Vote(row.person, row.value, row.at))
        return given

    def last(self, person: str) -> tuple[int, Vote] | None:
        """See ``VoteRepository``."""
        found = select(vote).where(vote.c.person == person)
        newest = found.order_by(vote.c.at.desc(), vote.c.number.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return None if row is None else (row.number, Vote(row.person, row.value, row.at))

    def score(self, number: int) -> int:
        """See ``VoteRepository``."""
        found = select(quote.c.score).where(quote.c.number == number)
        return int(self._connection.execute(found).scalar() or 0)

    def top(self, limit: int) -> list[tuple[int, int]]:
        """See ``VoteRepository``."""
        found = (
            select(quote.c.number, quote.c.score)
            .where(quote.c.score > 0, quote.c.slot < _size)
            .order_by(quote.c.score.desc(), quote.c.number.desc())
            .limit(limit)
        )
        return [(row.number, row.score) for row in self._connection.execute(found)]

    def erase(self, numbers: Collection[int]) -> None:
        """See ``VoteRepository``."""
        self._connection.execute(delete(vote).where(vote.c.number.in_(numbers)))
