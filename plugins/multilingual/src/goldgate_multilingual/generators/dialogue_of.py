"""The generator ``multilingual.dialogue_of``: rows of other tasks as prompts of a dialogue, by templates.

Llama 3 report, 4.3.2: examinations, reading and parallel texts become dialogues; parallel text goes through a
template, not as a raw pair. ``multilingual.completion`` then answers with what the row itself knows.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from goldgate import Candidate, ConfigError, Failure, Origin, Sample, answer, chat

from goldgate_multilingual.generators.options import DialogueOptions
from goldgate_multilingual.languages import UnknownLanguageError, find, resource

NAME = "multilingual.dialogue_of"
_FIELD = re.compile(r"\{([a-z_]+)\}")
_KEYS = {"task", "language", "text", "answer"}


@dataclass(frozen=True, slots=True)
class Template:
    """How a task is asked in a language, and how its answer is worded."""

    task: str
    language: str
    text: str
    answer: str


def make(sample: Sample, options: DialogueOptions) -> list[Sample] | Failure:
    """A sample for each template drawn, with the answer's words as ``reference.completion``.

    A Failure where no template fits the row: its task, its language and all the fields.
    """
    task = options.task or str(sample.tags.get("task", ""))
    named = options.language or sample.reference.get("language") or sample.tags.get("language") or ""
    try:
        language = find(str(named)).language.code
    except UnknownLanguageError as error:
        return Failure(str(error), kind="row", code="unknown_language")
    fields = _fields(sample)
    fitting = [
        one
        for one in templates(options.templates)
        if one.task == task and one.language == language and _needs(one) <= fields.keys()
    ]
    if not fitting:
        why = f"no template of the task {task!r} in {language} fits the fields {', '.join(sorted(fields))}"
        return Failure(why, kind="row", code="no_template")
    drawn = random.Random(f"{options.seed}/{sample.id}").sample(fitting, min(options.n, len(fitting)))  # noqa: S311 - a draw of templates
    return [
        Sample(
            f"{sample.id}/{language}-{place + 1}",
            chat(_filled(one.text, fields)),
            {**sample.reference, "language": language, "completion": _filled(one.answer, fields)},
            sample.tools,
            {**sample.tags, "source": sample.tags.get("source", "tasks"), "language": language},
            Origin(NAME, seed=options.seed, index=place),
            sample.files,
        )
        for place, one in enumerate(drawn)
    ]


def completion(sample: Sample) -> list[Candidate]:
    """The answer that the row itself knows: ``reference.completion``; nothing where it has none."""
    text = sample.reference.get("completion")
    return [answer(sample, text, Origin("multilingual.completion"))] if isinstance(text, str) and text else []


@cache
def templates(path: Path | None) -> Sequence[Template]:
    """The templates of a file. Raises ConfigError where it is missing or malformed."""
    try:
        text = resource("templates.toml") if path is None else path.read_text("utf-8")
        tables: Any = tomllib.loads(text).get("template", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read the templates {path}: {error}") from error
    for table in tables:
        if set(table) != _KEYS or not all(isinstance(value, str) for value in table.values()):
            raise ConfigError(f"{path}: a template has the texts {', '.join(sorted(_KEYS))}, not {table!r}")
    return tuple(Template(**table) for table in tables)


def _needs(template: Template) -> set[str]:
    return set(_FIELD.findall(template.text + template.answer))


def _filled(text: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: fields[found[1]], text)


def _fields(sample: Sample) -> dict[str, str]:
    """The row's values as texts: a list becomes lettered lines."""
    found = {"prompt": "\n\n".join(message.content for message in sample.prompt if message.role == "user")}
    for key, value in sample.reference.items():
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            found[key] = str(value)
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            found[key] = "\n".join(f"{chr(ord('A') + at)}) {item}" for at, item in enumerate(value[:26]))
    return found
