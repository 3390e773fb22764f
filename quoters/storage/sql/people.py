"""What is remembered of people, as rows of a table."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select, update

from quoters.model.subscription import Subscription
from quoters.storage.sql.schema import person as persons
from quoters.storage.sql.schema import subscription as subscriptions


class SqlPeople:
    """See ``PersonRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_opted_out(self, person: str, since: datetime | None) -> None:
        """See ``PersonRepository``."""
        self._set(person, "opted_out", since)

    def is_opted_out(self, person: str) -> bool:
        """See ``PersonRepository``."""
        found = select(persons.c.opted_out).where(persons.c.person == person)
        return self._connection.execute(found).scalar() is not None

    def set_ignored(self, person: str, since: datetime | None) -> None:
        """See ``PersonRepository``."""
        self._set(person, "ignored", since)

    def ignored(self) -> list[str]:
        """See ``PersonRepository``."""
        found = select(persons.c.person).where(persons.c.ignored.is_not(None))
        return list(self._connection.execute(found.order_by(persons.c.person)).scalars())

    def subscribe(self, subscription: Subscription) -> None:
        """See ``PersonRepository``."""
        row = {
            "person": subscription.person,
            "at": subscription.at.isoformat("minutes"),
            "zone": subscription.zone.key,
            "since": subscription.since,
        }
        self._connection.execute(insert(subscriptions).values(row))

    def unsubscribe(self, person: str) -> bool:
        """See ``PersonRepository``."""
        ended = delete(subscriptions).where(subscriptions.c.person == person)
        return self._connection.execute(ended).rowcount == 1

    def subscriptions(self) -> list[Subscription]:
        """See ``PersonRepository``."""
        found = select(subscriptions).order_by(subscriptions.c.person)
        return [
            Subscription(row.person, time.fromisoformat(row.at), ZoneInfo(row.zone), row.since)
            for row in self._connection.execute(found)
        ]

    def _set(self, person: str, column: str, since: datetime | None) -> None:
        change = update(persons).where(persons.c.person == person).values({column: since})
        if self._connection.execute(change).rowcount == 0:
            self._connection.execute(insert(persons).values({"person": person, column: since}))
