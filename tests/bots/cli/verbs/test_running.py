"""``run``, before it runs."""

from tests.bots.cli.terminal import INI, Shell


def test_only_what_is_there_can_be_run_alone(shell: Shell) -> None:
    """A slip would run nothing, silently; the nearest name is said."""
    shell.ini.write_text(f"{INI}[pretended:one]\n", "utf-8")
    assert shell.complaint("run", "--only", "pretended:own", status=2) == (
        'there is no section [pretended:own]; did you mean "pretended:one"? '
        "(quotes run --help tells more)"
    )
