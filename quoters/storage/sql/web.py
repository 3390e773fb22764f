"""What the web needs beside the quotes, as rows of tables: tokens, and counts of questions."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from quoters.model.access import Token
from quoters.storage.sql.schema import question as questions
from quoters.storage.sql.schema import token as tokens


class SqlTokens:
    """See ``TokenRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, token: Token, digest: bytes) -> None:
        """See ``TokenRepository``."""
        row = {
            "name": token.name,
            "digest": digest,
            "moderator": token.moderator,
            "added_at": token.added_at,
        }
        self._connection.execute(insert(tokens).values(row))

    def all(self) -> list[Token]:
        """See ``TokenRepository``."""
        rows = self._connection.execute(select(tokens).order_by(tokens.c.name))
        return [Token(row.name, row.moderator, row.added_at) for row in rows]

    def find(self, digest: bytes) -> Token | None:
        """See ``TokenRepository``."""
        found = select(tokens).where(tokens.c.digest == digest)
        row = self._connection.execute(found).one_or_none()
        return None if row is None else Token(row.name, row.moderator, row.added_at)

    def erase(self, name: str) -> bool:
        """See ``TokenRepository``."""
        return self._connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount == 1


class SqlQuestions:
    """See ``QuestionRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, day: date, asked: Mapping[str, int]) -> None:
        """See ``QuestionRepository``."""
        for network, count in asked.items():
            this = (questions.c.date == day, questions.c.network == network)
            more = update(questions).where(*this).values(asked=questions.c.asked + count)
            if self._connection.execute(more).rowcount == 0:
                row = {"date": day, "network": network, "asked": count}
                self._connection.execute(insert(questions).values(row))

    def since(self, day: date) -> list[tuple[date, str, int]]:
        """See ``QuestionRepository``."""
        found = select(questions).where(questions.c.date >= day)
        rows = self._connection.execute(found.order_by(questions.c.date, questions.c.network))
        return [(row.date, row.network, row.asked) for row in rows]
