"""How often was asked where, kept beside the collection for the plots of the web."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from bots.core.concurrency.database_thread import RunInThread
from quoters.interfaces import IQuestions

_EVERY = 60.0
"""Seconds between two writes: what is counted meanwhile is lost in a crash."""

Asked = Callable[[str, str], None]
"""Is told the network and the verb of a question."""


class QuestionLog:
    """Counts questions by date and network in memory, and writes the counts down now and then."""

    def __init__(
        self, questions: IQuestions, run_in_thread: RunInThread, today: Callable[[], date]
    ) -> None:
        self._questions = questions
        self._run_in_thread = run_in_thread
        self._today = today
        self._counts: Counter[tuple[date, str]] = Counter()

    def counting(self, asked: Asked) -> Asked:
        """Return what counts a question here too."""

        def count(network: str, verb: str) -> None:
            self._counts[self._today(), network] += 1
            asked(network, verb)

        return count

    async def look(self) -> float:
        """Write down what was counted; return the seconds until the next time."""
        await self.write()
        return _EVERY

    async def write(self) -> None:
        """Write down what was counted; where that fails, it is counted still."""
        counts, self._counts = self._counts, Counter()
        for day in sorted({day for day, _ in counts}):
            asked = {network: count for (on, network), count in counts.items() if on == day}
            try:
                await self._run_in_thread(self._questions.count, day, asked)
            except BaseException:
                self._counts.update(counts)
                raise
            counts = Counter({key: count for key, count in counts.items() if key[0] != day})
