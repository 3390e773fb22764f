"""Pages out of templates; whatever strangers wrote is escaped."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bots.core.status.serialize import format_instant
from bots.web.pages import words
from quoters.model.delivery import PRECEDING


class Templates:
    """Renders pages.

    :param root: the path under which the site is reached from outside, without a slash at its end.
    :param static: gives the address of a static file.
    """

    def __init__(self, root: str, static: Callable[[str], str]) -> None:
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
        )

    def render(self, name: str, **values: Any) -> bytes:
        """Render a template in UTF-8."""
        return self._environment.get_template(name).render(values).encode()
