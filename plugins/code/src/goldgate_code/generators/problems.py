"""The generator ``code.problems``: problems inspired by code snippets (Llama 3 report, 4.3.1).

A sample's snippet is its reference's ``source``, else its prompt. Topic and difficulty are drawn for each
problem, so that many snippets spread over both; the long tail comes from the snippets. Every problem becomes
a sample of its own.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from goldgate import Completion, Sample, chat
from goldgate.asking import ask, problem_of

from goldgate_code.drawing import drawn
from goldgate_code.generators.prompts import PROBLEM, TOPICS
from goldgate_code.parsing.replies import fence, json_object


@dataclass(frozen=True, slots=True)
class ProblemOptions:
    """Options of ``code.problems``."""

    n: int = 1
    """Problems per snippet."""

    tries: int = 2
    """Requests per problem, where a reply has not the form asked for or repeats a problem of the snippet."""

    language: str = "python"
    """Language of the solutions."""

    topics: tuple[str, ...] = TOPICS
    """Topics to draw from."""

    difficulties: tuple[str, ...] = ("easy", "medium", "hard")
    """Difficulties to draw from."""

    temperature: float = 0.9
    """Sampling temperature."""

    max_tokens: int = 1024
    """Tokens of a reply."""

    seed: int = 0
    """Seed of the draws."""


def make(sample: Sample, options: ProblemOptions) -> Generator[Any, Any, list[Sample]]:
    """Samples of the snippet; fewer than n where the model gave none that can be read."""
    snippet = str(sample.reference.get("source") or problem_of(sample))
    found: dict[str, Sample] = {}
    for at in range(options.n):
        choice = drawn(options.seed, sample.id, at)
        difficulty = options.difficulties[choice % len(options.difficulties)]
        topic = options.topics[choice // 64 % len(options.topics)]
        asked = PROBLEM.format(
            snippet=fence(snippet), topic=topic, difficulty=difficulty, language=options.language
        )
        for again in range(options.tries):
            reply: Completion = yield ask(chat(asked), options, at * options.tries + again)
            read = _read(reply.message.content)
            if read is None or _normal(read["problem"]) in found:
                continue
            found[_normal(read["problem"])] = _sample(sample, at, read, difficulty, options.language)
            break
    return list(found.values())


def _read(text: str) -> dict[str, str] | None:
    value = json_object(text)
    if value is None or not all(
        isinstance(value.get(key), str) for key in ("problem", "entry_point", "topic")
    ):
        return None
    name = value["entry_point"]
    if not name.isidentifier() or iskeyword(name) or name not in value["problem"]:
        return None
    return value


def _normal(problem: str) -> str:
    return " ".join(problem.casefold().split())


def _sample(source: Sample, at: int, read: dict[str, str], difficulty: str, language: str) -> Sample:
    tags = {
        **source.tags,
        "topic": read["topic"].strip().lower(),
        "difficulty": difficulty,
        "language": language,
        "snippet": source.id,
    }
    reference = {"entry_point": read["entry_point"]}
    return Sample(f"{source.id}-problem-{at}", chat(read["problem"].strip()), reference, (), tags)
