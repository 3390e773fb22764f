"""Names and docstrings: one word for one thing, in the language's own verbs."""

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
FILES = sorted(file for top in ("quoters", "bots") for file in (ROOT / top).rglob("*.py"))

PRIVATE_ENGLISH = (
    "Give ",
    "Gives ",
    "Say ",
    "Says ",
    "Tell whether",
    "Take note",
    "Let ",
    "Have ",
    "Bring ",
)
"""Openings for which Python has a verb of its own: Return, Whether, Record, Allow."""

MOST_LEFT_OVER = 0.02

OTHERS = {
    "CancelledError",
    "ConnectError",
    "ConnectionLost",
    "Exit",
    "NotFound",
    "ParserError",
    "UsageError",
}
"""Exceptions of Twisted, click, werkzeug and expat that docstrings name."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Return each file of the program, parsed."""
    for file in FILES:
        yield file, ast.parse(file.read_text("utf-8"))


def docstrings() -> Iterator[tuple[str, str]]:
    """Return each docstring, and where it stands."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, kinds) and (text := ast.get_docstring(node)):
                yield f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", text


def test_a_class_name_means_one_thing() -> None:
    """No public class of the program has the name of another."""
    places = defaultdict(set)
    for file, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(str(file.relative_to(ROOT)))
    twice = {name: sorted(files) for name, files in places.items() if len(files) > 1}
    assert not twice


def test_docstrings_begin_in_the_languages_own_verbs() -> None:
    """All but a few, which say what no verb of the language says."""
    found = list(docstrings())
    left_over = [
        f"{place}: {text[:60]}" for place, text in found if text.startswith(PRIVATE_ENGLISH)
    ]
    assert len(left_over) <= MOST_LEFT_OVER * len(found), "\n".join(left_over)


def test_folders_are_small_and_say_what_they_are_for() -> None:
    """At most sixteen modules, and a docstring for each folder."""
    folders = {file.parent for file in FILES}
    for folder in sorted(folders):
        modules = [file for file in FILES if file.parent == folder and file.name != "__init__.py"]
        assert len(modules) <= 16, folder
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))), folder


def test_modules_are_short() -> None:
    """A reader sees one whole; three hundred lines are the most."""
    long = {str(file): n for file in FILES if (n := file.read_text("utf-8").count("\n")) > 300}
    assert not long


def test_nothing_is_known_by_its_string() -> None:
    """Neither an attribute of unknown settings nor a network or a module by its name."""
    forbidden = re.compile(
        r"(getattr|hasattr)\((settings|section|one)\b|network == \"|__module__"
        r"|\.partition\(\":\"\)\[0\] =="
    )
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in FILES
        for line in file.read_text("utf-8").splitlines()
        if forbidden.search(line)
    ]
    assert not found


def raised_in_docstrings() -> Iterator[tuple[str, str]]:
    """Return each exception that a docstring names, and where."""
    for place, text in docstrings():
        for name in re.findall(r":raises (\w+)", text):
            yield place, name


def test_what_a_docstring_says_is_raised_exists() -> None:
    """A class that was renamed is renamed there too."""
    known = set(dir(builtins)) | OTHERS
    known.update(n.name for _, t in trees() for n in ast.walk(t) if isinstance(n, ast.ClassDef))
    assert [each for each in raised_in_docstrings() if each[1] not in known] == []


def test_what_a_docstring_says_of_parameters_is_so() -> None:
    """Each ``:param name:`` is a parameter of the function, or of the class's constructor."""
    wrong = []
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                wrong += [(file.name, name) for name in described(node) - parameters(node)]
            elif isinstance(node, ast.ClassDef):
                there = set().union(*map(parameters, constructors(node)))
                there |= {n.target.id for n in node.body if is_field(n)}
                wrong += [(file.name, name) for name in described(node) - there]
    assert wrong == []


def described(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> set[str]:
    """Return the names of the parameters that a docstring describes."""
    return set(re.findall(r":param (\w+):", ast.get_docstring(node) or ""))


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the names of a function's parameters."""
    args = node.args
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return {arg.arg for arg in named if arg is not None}


def constructors(node: ast.ClassDef) -> list[ast.FunctionDef]:
    """Return what a class is made by, as far as it says so itself."""
    return [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]


class _Field(ast.AnnAssign):
    """A field of a dataclass, which has a plain name."""

    target: ast.Name


def is_field(node: ast.stmt) -> TypeGuard[_Field]:
    """Whether this is a field of a dataclass."""
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
