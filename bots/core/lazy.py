"""Importing late: a program that is asked for one thing need not load all that it can do."""

from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeVar

T = TypeVar("T")


class LazyMapping(Mapping[str, T]):
    """A mapping whose names are known, and whose values are made when they are looked up.

    :param make: makes a value out of its name.
    """

    def __init__(self, names: Collection[str], make: Callable[[str], T]) -> None:
        self._names = names
        self._make = make

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._make(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def lazy_import(name: str) -> Callable[..., Any]:
    """Return a function that imports ``module:function`` when it is called, and calls it."""

    def call(*args: Any, **kwargs: Any) -> Any:
        module, _, function = name.partition(":")
        return getattr(import_module(module), function)(*args, **kwargs)

    return call
