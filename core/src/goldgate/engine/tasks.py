"""What a task may yield to the driver, besides requests; and how several run side by side."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

from goldgate.quick import quick

Steps = Generator[Any, Any, Any]


@quick
@dataclass(frozen=True, slots=True)
class Begun:
    """A task that has begun, and what it yielded first."""

    steps: Steps
    asked: Any


@quick
@dataclass(frozen=True, slots=True)
class Fork:
    """Tasks to run side by side; their parent is sent the tuple of what they return."""

    tasks: tuple[Steps | Begun, ...]


def joined(tasks: Iterable[Any]) -> Generator[Any, Any, tuple[Any, ...]]:
    """Run tasks side by side and return what they return. What is no task counts as its result, and a task
    that asks for nothing costs the driver nothing.
    """
    results: list[Any] = []
    places: list[int] = []
    begun: list[Begun] = []
    for place, task in enumerate(tasks):
        if type(task) is Begun:
            found: Any = task
        elif not hasattr(task, "send"):
            results.append(task)
            continue
        else:
            try:
                found = Begun(task, task.send(None))
            except StopIteration as end:
                results.append(end.value)
                continue
        results.append(None)
        places.append(place)
        begun.append(found)
    if begun:
        for place, result in zip(places, (yield Fork(tuple(begun))), strict=True):
            results[place] = result
    return tuple(results)


@quick
@dataclass(frozen=True, slots=True)
class Await:
    """Something that comes from elsewhere: ``begin`` is given the function to call with it, once, in the
    driver's thread."""

    begin: Callable[[Callable[[Any], None]], None]


@quick
@dataclass(frozen=True, slots=True)
class Routed:
    """A request, the name of the service that answers it, and the step that asks."""

    request: Any
    service: str
    step: str = ""
