"""What a model had seen before a message: prompt, uploads, schemas and earlier outputs,
as one folded text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from goldgate import Blob, Candidate, Message, Sample

from goldgate_tools.reading import calendar, numbers, tokens
from goldgate_tools.reading.conversation import OUTPUT_ROLES
from goldgate_tools.reading.decimals import readings
from goldgate_tools.requests import File

DESCRIBED = ("description", "title", "examples", "example")
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
        stated = [number for reading in readings(self.text) for number in numbers.numbers(reading)]
        for number in stated:
            found.add(number.value)
            found.add(abs(number.value))
            if number.scale:
                found.add(number.value.scaleb(-number.scale))
        return frozenset(found)

    @cached_property
    def shares(self) -> frozenset[Decimal]:
        """The fractions that its percentages stand for."""
        return frozenset(number.value.scaleb(-2) for number in numbers.numbers(self.text) if number.percent)

    @cached_property
    def dates(self) -> tuple[tuple[int | None, int, int], ...]:
        """The dates."""
        return tuple(tokens.dates(self.text))

    @cached_property
    def clocks(self) -> frozenset[tuple[int, int]]:
        """The times of day, by 24 hours."""
        return frozenset(calendar.clocks(self.text))

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """The words that are identifiers, folded."""
        return frozenset(tokens.identifiers(self.folded))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The web addresses, folded."""
        return frozenset(tokens.urls(self.folded))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, without accents."""
        return frozenset(tokens.unaccented(word) for word in re.findall(r"[^\W\d_]+", self.folded))

    @cached_property
    def beginnings(self) -> Mapping[str, tuple[str, ...]]:
        """The words by their first four letters."""
        found: dict[str, list[str]] = {}
        for word in self.words:
            found.setdefault(word[:4], []).append(word)
        return {beginning: tuple(words[:200]) for beginning, words in found.items()}

    def names(self, word: str) -> bool:
        """Whether a name stands in the text, or one that differs by the ending of its people or language."""
        bare = tokens.unaccented(tokens.folded(word))
        if bare in self.words:
            return True
        return len(bare) >= 4 and any(_related(bare, other) for other in self.beginnings.get(bare[:4], ()))

    def holds(self, token: str) -> bool:
        """Whether a token stands in the text."""
        folded = tokens.folded(token)
        return bool(folded) and tokens.occurs(folded, self.folded)

    def joins(self, token: str) -> bool:
        """Whether an identifier stands in the text in groups."""
        return tokens.joined(token, self.folded)


ENDINGS = frozenset("s es n an ian ese ish ic er ers y a e i en al is o".split()) | {""}


def _related(one: str, other: str) -> bool:
    pairs = zip(one, other, strict=False)
    shared = next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return shared >= 4 and one[shared:] in ENDINGS and other[shared:] in ENDINGS


def files_of(sample: Sample) -> dict[str, File]:
    """The uploads of a sample by name: its ``files``, or ``reference.files``. Long texts are there for a
    function with ``goldgate.asking.given_texts``.
    """
    held: Any = getattr(sample, "files", None) or sample.reference.get("files")
    if not isinstance(held, Mapping):
        return {}
    return {str(name): file for name, file in held.items() if isinstance(file, str | bytes | Blob)}


def texts_of(sample: Sample) -> list[str]:
    """The names of the uploads, and the contents of those that are texts."""
    files = files_of(sample)
    return [*files, *(file for file in files.values() if isinstance(file, str))]


def tools_of(candidate: Candidate) -> tuple[Mapping[str, Any], ...]:
    """The schemas of the tools that were on offer: the sample's, and those that a generator added."""
    return (*candidate.sample.tools, *candidate.tools)


def prompt_of(candidate: Candidate) -> tuple[Message, ...]:
    """The prompt as the model saw it, with the system message that a generator added."""
    added = (Message("system", candidate.system),) if candidate.system else ()
    return (*added, *candidate.sample.prompt)


def schema_texts(schemas: Iterable[Any], most: int = 2000) -> list[str]:
    """The words of tool schemas that a value may be taken from: enumerations, defaults, descriptions."""
    found: list[str] = []
    stack: list[Any] = list(schemas)
    while stack and len(found) < most:
        held = stack.pop()
        if isinstance(held, Mapping):
            for key, value in held.items():
                if key in NAMES and isinstance(value, str | int | float | list):
                    text = value if isinstance(value, str) else json.dumps(value, default=str)
                    found.append(_without_examples(text) if key in DESCRIBED else text)
                else:
                    stack.append(value)
        elif isinstance(held, list | tuple):
            stack.extend(held)
    return found


_EXAMPLE = re.compile(
    r"\b(?:e\.?g\.?|such as|for example|for instance|example|like|z\.\s?B\.)", re.IGNORECASE
)


def _without_examples(text: str) -> str:
    """A description without the identifiers and addresses that it gives as examples: a call that copies one
    took it from nowhere.
    """
    if not _EXAMPLE.search(text):
        return text
    for word in [*tokens.emails(text), *tokens.urls(text), *tokens.identifiers(text)]:
        if sum(letter.isdigit() for letter in word) >= 3 or "@" in word or "://" in word:
            text = text.replace(word, " ")
    return text


def before(candidate: Candidate, at: int, extra: Sequence[str] = ()) -> Seen:
    """What was seen before message ``at`` of the response: the prompt, uploads, and what users and tools
    wrote since. The model's own words do not count.
    """
    since = [
        message.content
        for message in candidate.messages[:at]
        if message.role in (*OUTPUT_ROLES, "user", "system")
    ]
    prompt = [message.content for message in prompt_of(candidate)]
    return Seen("\n".join([*prompt, *extra, *texts_of(candidate.sample), *since]))
