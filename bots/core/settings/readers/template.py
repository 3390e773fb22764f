"""Reading how a broadcast words its quote."""

from pathlib import Path

from bots.core.model.broadcast_values import TEMPLATE_FIELD, TEMPLATE_FIELDS


def template(value: str, _: Path) -> str:
    """Read a template, ``{text} — {author} ({url})``; it is checked, and kept as it is."""
    named = TEMPLATE_FIELD.findall(value)
    for name in named:
        if name not in TEMPLATE_FIELDS:
            raise ValueError(
                f"knows no {{{name}}}; use {', '.join(f'{{{f}}}' for f in TEMPLATE_FIELDS)}"
            )
    if "text" not in named:
        raise ValueError("must have {text} in it")
    return value
