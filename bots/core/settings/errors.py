"""What is wrong with the settings, in one line."""


class SettingsError(Exception):
    """Names the file, the section, the key and what would be right; never a secret's value."""

    def __init__(self, file: str, section: str | None, name: str | None, problem: str) -> None:
        where = "".join((f" [{section}]" if section else "", f" {name}" if name else ""))
        super().__init__(
            " ".join(
                f"{file}:{where}: {problem}".split() if where else f"{file}: {problem}".split()
            )
        )
