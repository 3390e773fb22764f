"""Questions are counted by date and network, and kept."""

from datetime import date

import pytest

from bots.core.collection.question_log import QuestionLog
from bots.core.concurrency.database_thread import run_inline
from quoters.errors import StorageFailed
from quoters.interfaces import IQuestions
from quoters.storage.opening import open_storage
from tests.bots.core.services import result_of

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


class Failing:
    """Cannot be written to while ``fails``; else hands on."""

    def __init__(self, questions: IQuestions) -> None:
        self._questions = questions
        self.fails = True

    def count(self, day: date, asked: dict[str, int]) -> None:
        if self.fails:
            raise StorageFailed("the disk is full")
        self._questions.count(day, asked)


def test_what_was_asked_is_written_down_once() -> None:
    """By the date on which it was asked; whoever else counts is told as well."""
    told, days = [], [TODAY]
    questions = open_storage("memory:").questions
    log = QuestionLog(questions, run_inline, lambda: days[-1])
    asked = log.counting(lambda network, verb: told.append((network, verb)))
    asked("irc:a", "random")
    asked("irc:a", "today")
    days.append(TOMORROW)
    asked("web", "search")
    assert result_of(log.look()) == 60
    result_of(log.write())
    assert questions.asked(TODAY) == [(TODAY, "irc:a", 2), (TOMORROW, "web", 1)]
    assert told == [("irc:a", "random"), ("irc:a", "today"), ("web", "search")]


def test_what_cannot_be_written_is_written_later() -> None:
    """Nothing is counted twice."""
    real = open_storage("memory:").questions
    failing = Failing(real)
    log = QuestionLog(failing, run_inline, lambda: TODAY)  # type: ignore[arg-type]
    asked = log.counting(lambda _, __: None)
    asked("irc:a", "random")
    with pytest.raises(StorageFailed):
        result_of(log.look())
    asked("irc:a", "random")
    failing.fails = False
    result_of(log.look())
    assert real.asked(TODAY) == [(TODAY, "irc:a", 2)]
