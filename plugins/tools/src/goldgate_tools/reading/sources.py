"""What a model had seen before a message: prompt, uploads, schemas and earlier outputs,
as one folded text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from goldgate import Candidate, Sample

from goldgate_tools.reading import numbers, tokens
from goldgate_tools.reading.conversation import OUTPUT_ROLES

NAMES = ("enum", "default", "const", "examples", "example", "description", "title")


@dataclass(frozen=True)
class Seen:
    """Texts that a value may come from; each view of them is made once, when it is first needed."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The text as it is searched."""
        return tokens.folded(self.text)

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """The numbers that are written, spelled, or meant by a percentage."""
        found = set(numbers.spelled(self.text))
        for number in numbers.numbers(self.text):
            found.add(number.value)
            found.add(abs(number.value))
            if number.scale:
                found.add(number.value.scaleb(-number.scale))
        return frozenset(found)

    @cached_property
    def dates(self) -> tuple[tuple[int | None, int, int], ...]:
        """The dates."""
        return tuple(tokens.dates(self.text))

    def holds(self, token: str) -> bool:
        """Whether a token stands in the text."""
        folded = tokens.folded(token)
        return bool(folded) and tokens.occurs(folded, self.folded)


def files_of(sample: Sample) -> dict[str, str]:
    """The uploads of a sample by name, as texts: its ``files``, or ``reference.files``."""
    held: Any = getattr(sample, "files", None) or sample.reference.get("files")
    if not isinstance(held, Mapping):
        return {}
    return {str(name): text for name, text in held.items() if isinstance(text, str)}


def prompt_texts(sample: Sample) -> list[str]:
    """What the prompt's messages say, outputs of earlier turns included."""
    return [message.content for message in sample.prompt]


def schema_texts(schemas: Iterable[Any], most: int = 2000) -> list[str]:
    """The words of tool schemas that a value may be taken from: enumerations, defaults, descriptions."""
    found: list[str] = []
    stack: list[Any] = list(schemas)
    while stack and len(found) < most:
        held = stack.pop()
        if isinstance(held, Mapping):
            for key, value in held.items():
                if key in NAMES and isinstance(value, str | int | float | list):
                    found.append(value if isinstance(value, str) else json.dumps(value, default=str))
                else:
                    stack.append(value)
        elif isinstance(held, list | tuple):
            stack.extend(held)
    return found


def before(candidate: Candidate, at: int, extra: Sequence[str] = ()) -> Seen:
    """What was seen before message ``at`` of the response: the prompt, uploads, and what users and tools
    said since. The model's own words do not count.
    """
    since = [
        message.content
        for message in candidate.messages[:at]
        if message.role in (*OUTPUT_ROLES, "user", "system")
    ]
    files = files_of(candidate.sample)
    return Seen("\n".join([*prompt_texts(candidate.sample), *extra, *files, *files.values(), *since]))
