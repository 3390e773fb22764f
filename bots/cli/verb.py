"""A verb of the command line: a click command whose help ends with examples."""

from collections.abc import Callable
from typing import Any

import click


class VerbCommand(click.Command):
    """A command with examples, each a line as it is typed."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the examples."""
        super().format_epilog(ctx, formatter)
        write_examples(self.examples, formatter)


def write_examples(examples: tuple[str, ...], formatter: click.HelpFormatter) -> None:
    """Show examples as they are, one a line."""
    if examples:
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"  {example}\n")


def verb(*examples: str, name: str | None = None) -> Callable[[Callable[..., object]], VerbCommand]:
    """Make a function a verb; its docstring's first paragraph is the help."""
    return click.command(name, cls=VerbCommand, examples=examples)
