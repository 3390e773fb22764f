"""A moderator in a browser that has no JavaScript."""

import re
from html import unescape
from urllib.parse import urlencode

from bots.web.settings import WebSettings
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import NOON, Response, Visit

ANN = Actor("irc:libera/account:ann")


class Moderator(Visit):
    """Signed in with a token of their own, unless ``signed_in`` says otherwise."""

    def __init__(
        self, *quotes: Quote, signed_in: bool = True, settings: WebSettings | None = None
    ) -> None:
        super().__init__(*quotes, settings=settings)
        self.token = self.storage.tokens.add("mo", NOON, moderator=True)
        self.cookie = ""
        if signed_in:
            self.sign_in(self.token)

    def sign_in(self, token: str) -> Response:
        """Type a token."""
        response = self.send_form("/moderation/sign-in", token=token)
        if "set-cookie" in response.headers:
            self.cookie = response.headers["set-cookie"].partition(";")[0]
        return response

    def page(self, path: str = "") -> Response:
        """Look at a page of moderation."""
        return self.get(f"/moderation{path}", **({"Cookie": self.cookie} if self.cookie else {}))

    def send_form(self, path: str, **fields: str | list[str]) -> Response:
        """Send a form's fields."""
        body = urlencode(fields, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        return self.ask("POST", path, body, headers=headers)

    def do(self, path: str, **fields: str | list[str]) -> str:
        """Send a form as a page of ours has it; give what the next page says of it."""
        csrf = csrf_of(self.page().text)
        response = self.send_form(f"/moderation{path}", csrf=csrf, **fields)
        assert response.status == 303, response
        after = self.get(response.headers["location"], Cookie=self.cookie)
        assert after.status == 200
        found = re.search(r'<ul class="notices".*?</ul>', after.text, re.DOTALL)
        return words_of(found[0]) if found else ""

    def suggest(self, *texts: str, by: Actor = ANN) -> list[int]:
        """Have somebody suggest quotes; give their numbers."""
        submit = self.storage.curation.submit
        return [
            submit(Quote(text), by, NOON, state=QuoteState.PENDING, force=True).number or 0
            for text in texts
        ]

    def state(self, number: int) -> str:
        """Return the state that a quote is in."""
        return self.storage.curation.look_up(number, Actor("x", moderator=True)).state.value


def csrf_of(page: str) -> str:
    """Return the secret that a page's forms carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    return unescape(found[1]) if found else ""
