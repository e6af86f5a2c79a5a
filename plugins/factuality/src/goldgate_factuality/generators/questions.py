"""The generator ``factuality.questions``: questions of fact about snippets of documents (Llama 3 report,
4.3.6).

A question is kept when its answer is a span of the snippet, when it makes sense without the snippet, when a
reader of the snippet gives that answer, and when, where a ``common`` model is named, that model does not
know it.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field

from goldgate import Chat, Completion, Origin, Sample, chat
from goldgate.asking import ask, problem_of
from goldgate.text import without_reasoning

from goldgate_factuality.answers.decide import Expected, decide
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.snippets import draw, fault, snippet
from goldgate_factuality.judging.prompts import CLOSED_BOOK, QUESTION, WITH_SOURCE, filled


@dataclass(frozen=True, slots=True)
class QuestionOptions:
    """How many questions, about how long a snippet, and who checks them."""

    n: int = 1
    """So many questions of a document; fewer where no try gave one."""

    words: int = 200
    """A snippet has at most so many words (ours; the report does not say)."""

    tries: int = 2
    """How often a question is asked for whose reply cannot be read, or which is not fit."""

    reader: str = field(default="", metadata={"service": "chat"})
    """The service that answers from the snippet; by default the step's own."""

    common: str = field(default="", metadata={"service": "chat"})
    """A service that must not know the answer without the snippet; by default nobody is asked."""

    temperature: float = 0.8
    """Of the writer; the readers are greedy."""

    max_tokens: int = 256
    """The most tokens of a reply."""

    seed: int | None = None
    """What snippets and seeds are drawn from."""


Asking = Generator[Chat, Completion, list[Sample]]


def make(sample: Sample, options: QuestionOptions) -> Asking:
    """Question samples of a document, which is the reference's ``source``, else the prompt. Each has the
    snippet as ``reference.source`` and the stated answer as ``reference.answer``.
    """
    document = str(sample.reference.get("source") or problem_of(sample))
    made: dict[str, Sample] = {}
    for at in range(options.n):
        for again in range(options.tries):
            index = at * options.tries + again
            part = snippet(document, options.words, draw(options.seed, sample.id, at))
            if not part:
                return []
            reply = yield ask(chat(filled(QUESTION, {"source": part})), options, index)
            read = read_question(reply.message.content)
            if read is None or fault(*read, part) is not None or read[0].lower() in made:
                continue
            if not (yield from _fits(*read, part, options, index)):
                continue
            made[read[0].lower()] = _sample(sample, at, *read, part, reply.model, options)
            break
    return list(made.values())


def read_question(text: str) -> tuple[str, str] | None:
    """Question and answer of a reply that is exactly such an object, fenced or not; None for any other."""
    body = (
        without_reasoning(text)
        .strip()
        .removeprefix("```json")
        .removeprefix("```")
        .removesuffix("```")
        .strip()
    )
    if len(body) > 4_000:
        return None
    try:
        held = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or set(held) != {"question", "answer"}:
        return None
    question, answer = held["question"], held["answer"]
    if not isinstance(question, str) or not isinstance(answer, str | int | float) or isinstance(answer, bool):
        return None
    return (" ".join(question.split()), str(answer).strip()) if str(answer).strip() else None


def _fits(
    question: str, answer: str, part: str, options: QuestionOptions, index: int
) -> Generator[Chat, Completion, bool]:
    """Whether a reader of the snippet gives the answer, and the common model does not."""
    asked = filled(WITH_SOURCE, {"source": part, "question": question})
    reply = yield _greedy(asked, options.reader, index, options)
    if not _right(reply.message.content, question, answer):
        return False
    if not options.common:
        return True
    reply = yield _greedy(filled(CLOSED_BOOK, {"question": question}), options.common, index, options)
    return not _right(reply.message.content, question, answer)


def _greedy(prompt: str, service: str, index: int, options: QuestionOptions) -> Chat:
    return Chat(chat(prompt), temperature=0.0, max_tokens=options.max_tokens, index=index, service=service)


def _right(reply: str, question: str, answer: str) -> bool:
    text = without_reasoning(reply).strip()
    if not text or "UNKNOWN" in text or refusal(text):
        return False
    return decide(text, Expected((answer,), question)).right is True


def _sample(
    source: Sample, at: int, question: str, answer: str, part: str, model: str, options: QuestionOptions
) -> Sample:
    reference = {"source": part, "answer": answer}
    tags = {**source.tags, "document": source.id}
    origin = Origin("factuality.questions", model, options.seed, at, sample=source.id)
    return Sample(f"{source.id}-question-{at}", chat(question), reference, tags=tags, origin=origin)
