"""The generator ``factuality.questions``: questions of fact about snippets of documents (Llama 3 report,
4.3.6).

A question is kept when its answer is a span of the snippet, when it makes sense without the snippet, when a
reader of the snippet gives that answer, and when, where a ``common`` model is named, that model does not
know it.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from goldgate import Chat, Completion, Drop, Expected, Message, Origin, Sample, chat
from goldgate.asking import ask, expected, problem_of
from goldgate.text import without_reasoning

from goldgate_factuality.answers import decide
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.snippets import Fault, draw, fault, snippet
from goldgate_factuality.generators.templates import is_english_question
from goldgate_factuality.judging.prompts import CLOSED_BOOK, QUESTION, WITH_SOURCE, filled
from goldgate_factuality.reading.language import is_english
from goldgate_factuality.reading.sentences import sentences

NOT_ENGLISH = Fault("language", "it is not English: the rules for questions hold for no other language")


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

    def __post_init__(self) -> None:
        """Raises ValueError for options by which no question could be made."""
        if min(self.n, self.words, self.tries, self.max_tokens) < 1:
            raise ValueError("n, words, tries and max_tokens: at least 1")


LIKELY = 80  # characters of a question, and of its answer, where a plan guesses
LIKELY_ANSWER = 16


def make(sample: Sample, options: QuestionOptions) -> Generator[Chat, Completion, list[Sample | Drop]]:
    """Question samples of a document, which is the reference's ``source``, else the prompt. Each has the
    snippet as ``reference.source`` and the stated answer as ``reference.answer``. Where there are fewer than
    ``n``, a Drop says why.
    """
    held = sentences(_document(sample))
    if not held:
        return [Drop("", "the document is empty: its prompt or reference.source holds no text", code="empty")]
    made: dict[str, Sample] = {}
    lost: list[Fault] = []
    for at in range(options.n):
        part = _part(held, sample, options, at)
        found = yield from _question(sample, part, options, at, frozenset(made))
        if isinstance(found, Fault):
            lost.append(found)
        else:
            made[problem_of(found).lower()] = found
    if not lost:
        return [*made.values()]
    whys = "; ".join(dict.fromkeys(one.why for one in lost))
    return [*made.values(), Drop("", f"{len(made)} of {options.n} questions: {whys}", code=lost[0].code)]


def _question(
    sample: Sample, part: str, options: QuestionOptions, at: int, before: frozenset[str]
) -> Generator[Chat, Completion, Sample | Fault]:
    """A question about a snippet that was not asked before, or what was wrong with the last that came."""
    if is_english(part) is False:
        return NOT_ENGLISH
    found = NOT_ENGLISH
    for index in range(at * options.tries, (at + 1) * options.tries):
        reply = yield ask(_asked(part), options, index)
        read = _read(reply, part, before)
        if not isinstance(read, Fault):
            misfit = yield from _misfit(*read, part, options, index)
            if misfit is None:
                return _sample(sample, at, *read, part, reply.model, options)
            read = misfit
        found = read
    return found


def expects(sample: Sample, options: QuestionOptions) -> list[Expected | Sample]:
    """A question, what a reader of the snippet answers, and what the ``common`` model answers; and the
    questions, each about the snippet that will be drawn.
    """
    held = sentences(_document(sample))
    parts = [part for at in range(options.n) if (part := _part(held, sample, options, at))]
    question = "x" * LIKELY
    found: list[Expected | Sample] = []
    for part in parts[:1]:
        read = chat(filled(WITH_SOURCE, {"source": part, "question": question}))
        found.append(expected(_asked(part), options, len(parts)))
        found.append(expected(read, options, len(parts), options.reader))
        if options.common:
            closed = chat(filled(CLOSED_BOOK, {"question": question}))
            found.append(expected(closed, options, len(parts), options.common))
    likely = f"What is {question[8:-1]}?"
    return [
        *found,
        *(
            _sample(sample, at, likely, "x" * LIKELY_ANSWER, part, "", options)
            for at, part in enumerate(parts)
        ),
    ]


def _document(sample: Sample) -> str:
    return str(sample.reference.get("source") or problem_of(sample))


def _part(held: Sequence[str], sample: Sample, options: QuestionOptions, at: int) -> str:
    """The snippet that a question is about."""
    return snippet(held, options.words, draw(options.seed, sample.id, at))


def _asked(part: str) -> tuple[Message, ...]:
    return chat(filled(QUESTION, {"source": part}))


def _read(reply: Completion, part: str, before: frozenset[str]) -> tuple[str, str] | Fault:
    """Question and answer of a writer's reply, or what is wrong with it."""
    read = read_question(reply.message.content)
    if read is None:
        cut = "; it was cut off: raise max_tokens" if reply.finish == "length" else ""
        return Fault("malformed", f"the writer's reply is no object with question and answer{cut}")
    if not is_english_question(read[0]):
        return NOT_ENGLISH
    if read[0].lower() in before:
        return Fault("repeated", "the writer asks the same question again")
    return fault(*read, part) or read


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


def _misfit(
    question: str, answer: str, part: str, options: QuestionOptions, index: int
) -> Generator[Chat, Completion, Fault | None]:
    """Why a question does not fit: a reader of the snippet gives another answer, or the common model knows
    it.
    """
    asked = filled(WITH_SOURCE, {"source": part, "question": question})
    reply = yield _greedy(asked, options.reader, index, options)
    if not _right(reply.message.content, question, answer):
        return Fault("unread", "a reader of the snippet does not give the answer")
    if not options.common:
        return None
    reply = yield _greedy(filled(CLOSED_BOOK, {"question": question}), options.common, index, options)
    known = _right(reply.message.content, question, answer)
    return (
        Fault("common", f"the model {options.common!r} knows the answer without the snippet")
        if known
        else None
    )


def _greedy(prompt: str, service: str, index: int, options: QuestionOptions) -> Chat:
    return Chat(chat(prompt), temperature=0.0, max_tokens=options.max_tokens, index=index, service=service)


def _right(reply: str, question: str, answer: str) -> bool:
    text = without_reasoning(reply).strip()
    if not text or "UNKNOWN" in text or refusal(text):
        return False
    return decide.decide(text, decide.Expected((answer,), question)).right is True


def _sample(
    source: Sample, at: int, question: str, answer: str, part: str, model: str, options: QuestionOptions
) -> Sample:
    reference = {"source": part, "answer": answer}
    tags = {**source.tags, "document": source.id}
    origin = Origin("factuality.questions", model, options.seed, at, sample=source.id)
    return Sample(f"{source.id}-question-{at}", chat(question), reference, tags=tags, origin=origin)
