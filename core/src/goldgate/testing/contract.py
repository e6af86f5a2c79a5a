"""What a conformance check is given and what it raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class BrokenPromiseError(AssertionError):
    """A plug-in broke a promise; the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An component under test, with the options it is tested under."""

    name: str
    component: Any
    options: Any = None

    def call(self, function: Callable[..., Any], *given: Any) -> Any:
        """The component's function, with the options where it takes some."""
        return function(*given) if self.component.options is None else function(*given, self.options)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of one component. Calling it raises BrokenPromiseError where it is broken."""

    subject: Subject
    keep: Callable[[Subject], None]

    def __call__(self) -> None:
        self.keep(self.subject)

    def __str__(self) -> str:
        return f"{self.subject.name}: {self.keep.__name__.replace('_', ' ')}"
