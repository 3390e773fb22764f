"""How much one person and one channel may ask."""

from bots.core.model.token_bucket import Rate
from bots.irc.chat.question_limits import QuestionLimits, Verdict


def limits() -> QuestionLimits:
    """Allow a person two at once and one in ten seconds, a channel three and one in two."""
    return QuestionLimits(Rate.every(10.0, burst=2), Rate.every(2.0, burst=3))


def test_a_person_gets_one_polite_word_and_then_silence() -> None:
    """Until it has been quiet long enough to be trusted again."""
    asked = limits()
    verdicts = [asked.ask("alice", None, float(second)) for second in range(5)]
    assert verdicts == [
        Verdict.ANSWER,
        Verdict.ANSWER,
        Verdict.ASK_FOR_PATIENCE,
        Verdict.KEEP_SILENT,
        Verdict.KEEP_SILENT,
    ]
    assert asked.ask("alice", None, 12.0) is Verdict.ANSWER
    assert asked.ask("alice", None, 13.0) is Verdict.KEEP_SILENT
    assert [asked.ask("alice", None, 60.0) for _ in range(3)][2] is Verdict.ASK_FOR_PATIENCE


def test_others_are_not_punished() -> None:
    """Each person has an own bucket."""
    asked = limits()
    for _ in range(9):
        asked.ask("alice", None, 0.0)
    assert asked.ask("bob", None, 0.0) is Verdict.ANSWER


def test_a_channel_has_its_limit_too() -> None:
    """Many people together; in another channel and in private they are answered."""
    asked = limits()
    verdicts = [asked.ask(f"person {number}", "#a", 0.0) for number in range(5)]
    assert verdicts[2:] == [Verdict.ANSWER, Verdict.ASK_FOR_PATIENCE, Verdict.KEEP_SILENT]
    assert asked.ask("person 9", "#b", 0.0) is Verdict.ANSWER
    assert asked.ask("person 8", None, 0.0) is Verdict.ANSWER


def test_a_channel_and_a_person_of_one_name_are_two() -> None:
    """They share no bucket."""
    asked = limits()
    for number in range(5):
        asked.ask(f"person {number}", "alice", 0.0)
    assert asked.ask("alice", None, 0.0) is Verdict.ANSWER


def test_memory_is_bounded() -> None:
    """A million masks leave two thousand behind."""
    asked = limits()
    for number in range(10_000):
        asked.ask(f"mask {number}", None, 0.0)
    assert len(asked._askers) == 2000
