"""What a conformance check is given and what it raises."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any


class BrokenPromiseError(AssertionError):
    """A plug-in broke a promise; the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An component under test, with the options it is tested under."""

    name: str
    component: Any
    options: Any = None
    requests: tuple[Any, ...] = ()
    """What a service is asked."""
    conversations: tuple[tuple[Any, Sequence[Any]], ...] = ()
    """Of a generator: what it is given, and the replies that it gets in turn."""

    def call(self, function: Callable[..., Any], *given: Any) -> Any:
        """The component's function, with the options where it takes some."""
        return function(*given) if self.component.options is None else function(*given, self.options)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of one component. Calling it raises BrokenPromiseError where it is broken."""

    subject: Subject
    keep: Callable[[Subject], None]

    def __call__(self) -> None:
        self.keep(self._fresh())

    def _fresh(self) -> Subject:
        """The subject with copies of its controls, requests and conversations, so that what one check changes
        is not hidden from the next.
        """
        component = self.subject.component
        if getattr(component, "controls", ()):
            component = replace(component, controls=copy.deepcopy(component.controls))
        requests, conversations = copy.deepcopy((self.subject.requests, self.subject.conversations))
        return replace(self.subject, component=component, requests=requests, conversations=conversations)

    def __str__(self) -> str:
        return f"{self.subject.name}: {self.keep.__name__.replace('_', ' ')}"
