"""The questions that programs ask one another: CTCP."""

from collections.abc import Callable

from bots.core.model.token_bucket import Rate, TokenBucket
from bots.irc.wire.line import parse_mask


class ClientQuestions:
    """Answers the two that help people, PING and VERSION, in private and not often.

    :param is_ours: whether a nick is ours.
    :param answer: sends a notice of this text to a nick.
    """

    def __init__(
        self,
        is_ours: Callable[[str], bool],
        answer: Callable[[str, str], None],
        now: Callable[[], float],
    ) -> None:
        self._is_ours = is_ours
        self._answer = answer
        self._now = now
        self._bucket = TokenBucket(Rate.every(2.0, burst=1), now())

    def ask(self, source: str, target: str, question: str) -> None:
        """Answer a question of ``source`` to ``target``, if it is one of these and to us."""
        word, _, rest = question.partition(" ")
        answers = {"PING": rest[:64], "VERSION": "Twisted Quotes"}
        asker = parse_mask(source)
        is_person = asker.user and not self._is_ours(asker.nick)
        if not (word in answers and is_person and self._is_ours(target)):
            return
        if self._bucket.take(self._now()):
            self._answer(asker.nick, f"\x01{word} {answers[word]}\x01")
