"""The generator ``multilingual.translate``: problems in other languages, with their answers kept.

Llama 3 report, 4.3.2: synthetic quantitative reasoning is the one thing that is translated. A translation
counts only when the checks of ``multilingual.translation`` find nothing lost.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace

from goldgate import Chat, Completion, Message, Origin, Sample, chat
from goldgate.asking import ask, problem_of

from goldgate_multilingual.generators.options import TranslateOptions
from goldgate_multilingual.languages import Asked, find
from goldgate_multilingual.names import english
from goldgate_multilingual.options import TranslationOptions
from goldgate_multilingual.translation.check import decide

NAME = "multilingual.translate"
PROMPT = """Translate the problem into {language}. Keep every number, unit, name, formula and line break. \
Do not solve it. Answer with the translation alone.

{problem}"""
_NUMBER = re.compile(r"\d")
_FENCE = re.compile(r"\A\s*```[a-z]*\n(.*?)\n```\s*\Z", re.DOTALL)


def make(
    sample: Sample, options: TranslateOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Sample]]:
    """A sample for each language whose translation passes, and the given one with what became of each."""
    problem = problem_of(sample)
    spoken = find(str(sample.reference.get("language", options.source_language)))
    wanted = [asked for code in options.to if (asked := find(code)).language.code != spoken.language.code]
    if options.only == "quantitative" and not _NUMBER.search(str(sample.reference.get("answer", ""))):
        return [sample]
    made: dict[str, Sample] = {}
    became: dict[str, str] = {}
    for attempt in range(options.tries):
        missing = [asked for asked in wanted if asked.tag not in made]
        if not missing:
            break
        replies = yield tuple(_request(problem, asked, options, attempt) for asked in missing)
        for asked, reply in zip(missing, replies, strict=True):
            text = _plain(reply)
            verdict = decide(problem, text, spoken, asked, TranslationOptions()) if text else None
            if verdict is not None and verdict.score == 1.0:
                made[asked.tag] = _translated(sample, problem, text, spoken, asked, reply, options, attempt)
            became[asked.tag] = verdict.why if verdict is not None else f"no translation: {reply.finish}"
    kept = [replace(sample, tags={**sample.tags, "translations": became})] if options.keep else []
    return [*kept, *(made[asked.tag] for asked in wanted if asked.tag in made)]


def _request(problem: str, asked: Asked, options: TranslateOptions, attempt: int) -> Chat:
    text = PROMPT.format(language=english(asked.language.code), problem=problem)
    return ask(chat(text), options, attempt)


def _plain(reply: Completion) -> str:
    """The translation alone; nothing where it was cut off or refused."""
    if reply.finish not in {"stop", ""}:
        return ""
    fenced = _FENCE.match(reply.message.content)
    return (fenced[1] if fenced else reply.message.content).strip()


def _translated(
    sample: Sample,
    problem: str,
    text: str,
    spoken: Asked,
    asked: Asked,
    reply: Completion,
    options: TranslateOptions,
    attempt: int,
) -> Sample:
    system = tuple(message for message in sample.prompt if message.role == "system")
    return Sample(
        f"{sample.id}/{asked.tag}",
        (*system, Message("user", text)),
        {**sample.reference, "language": asked.tag, "source": problem, "source_language": spoken.tag},
        sample.tools,
        {**sample.tags, "source": "translated", "language": asked.tag},
        Origin(NAME, reply.model, options.seed, attempt),
        sample.files,
    )
