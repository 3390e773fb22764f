"""Pages out of templates; whatever strangers wrote is escaped."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from twisted.web.iweb import IRequest

from bots.core.status.serialize import format_instant
from bots.web.http.answers import HTML, answer_tagged, answer_with, mark_of
from bots.web.pages import words
from quoters.model.delivery import PRECEDING


class Templates:
    """Renders pages.

    :param root: the path under which the site is reached from outside, without a slash at its end.
    :param static: gives the address of a static file.
    :param base_url: what addresses begin with that other sites are given.
    """

    def __init__(self, root: str, static: Callable[[str], str], base_url: str) -> None:
        self._environment = Environment(
            loader=PackageLoader("bots.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            root=root,
            static=static,
            base_url=base_url,
            connection_states=words.CONNECTION_STATES,
            delivery_states=words.DELIVERY_STATES,
            tables={
                "connections": words.CONNECTION_STATES,
                "deliveries": words.DELIVERY_STATES,
                "preceding": {state: sorted(before) for state, before in PRECEDING.items()},
                "kinds": words.KINDS,
            },
        )
        self._environment.filters.update(
            long_date=words.long_date,
            clock_time=words.clock_time,
            network=words.network_words,
            size=words.size_of,
            instant=format_instant,
            short_date=words.short_date,
            added=words.added_words,
            excerpt=words.excerpt,
        )

    def answer(self, request: IRequest, name: str, status: int = 200, **values: Any) -> bytes:
        """Answer with a page; one that is as the browser has it is not sent again."""
        body = self.render(name, **values)
        if status != HTTPStatus.OK:
            return answer_with(request, body, HTML, status)
        return answer_tagged(request, body, HTML, mark_of(body))

    def render(self, name: str, **values: Any) -> bytes:
        """Render a template in UTF-8."""
        return self._environment.get_template(name).render(values).encode()
