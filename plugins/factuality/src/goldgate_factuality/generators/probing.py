"""What ``factuality.probe`` and ``factuality.assess`` share: options, two judges, and a refusal."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Candidate, Drop, Expected, Failure, Message, Origin, Sample, answer, chat, together
from goldgate.asking import ask, expected, problem_of
from goldgate.text import without_reasoning

from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.knowledge import Knowledge, knowledge, undecided
from goldgate_factuality.generators.templates import language_of, languages, template
from goldgate_factuality.judging.asking import LIKELY, REPLY, Grade, Judgement, grades, request
from goldgate_factuality.judging.prompts import filled
from goldgate_factuality.reading.clean import visible
from goldgate_factuality.verifiers.grounded import source_of
from goldgate_factuality.verifiers.judge import MOST
from goldgate_factuality.verifiers.short_answer import expected_answers

WRITE = """Write a short, friendly reply of one or two sentences to the question below, which says \
honestly that you do not know the answer. Do not guess, and write in the language of the question. Write the \
reply only.

{question}"""


@dataclass(frozen=True, slots=True)
class ProbingOptions:
    """Who judges the answers, and how a refusal is made."""

    consistent: float = 1.0
    """The share of answers that "consistently" means (ours)."""

    correct: str = field(default="", metadata={"service": "chat"})
    """The service that judges correctness; by default the step's own."""

    informative: str = field(default="", metadata={"service": "chat"})
    """The service that judges informativeness; by default the one that judges correctness."""

    tries: int = 2
    """How often a judge is asked whose reply has no grade."""

    writer: str = field(default="", metadata={"service": "chat"})
    """The service that writes refusals; by default they are drawn from templates in nine languages."""

    refuse_known: bool = True
    """Make a refusal for a known question, too, so that a pair can prefer the answer to it."""

    temperature: float = 0.8
    """Of what is drawn."""

    max_tokens: int = 256
    """The most tokens of what is drawn."""

    seed: int | None = None
    """What its seeds come from."""

    def __post_init__(self) -> None:
        """Raises ValueError for options by which nothing could be judged."""
        if not 0.5 < self.consistent <= 1.0:
            raise ValueError("consistent: a share above 0.5, at most 1")
        if self.tries < 1 or self.max_tokens < 1:
            raise ValueError("tries and max_tokens: at least 1")


def unfit(sample: Sample) -> Drop | None:
    """Why a question is not probed: there is nothing to judge its answers by, or no refusal in its
    language.
    """
    source, answers = source_of(sample.reference), expected_answers(sample.reference)
    if not source and not answers:
        why = "the reference has neither source nor answer to judge by: ask with factuality.questions first"
        return Drop("", why, code="no_reference")
    if len(source) > MOST and not answers:
        why = f"the source is longer than {MOST} characters: factuality.questions draws snippets of it"
        return Drop("", why, code="long_source")
    if (language := language_of(sample)) not in languages():
        of_it = repr(language) if language else "not English, and no tag says what it is"
        why = f"the question's language is {of_it}: refusals are known in {', '.join(languages())}"
        return Drop("", f"{why}; set the tag language or reference.language", code="language")
    return None


def judgements(sample: Sample, text: str) -> list[Judgement]:
    """What both judges are asked about an answer: nothing about an empty one, or one that is too long."""
    stated = visible(without_reasoning(text)).strip()
    if not stated or len(stated) > MOST:
        return []
    source = source_of(sample.reference)
    parts = {"question": problem_of(sample), "answer": stated}
    if source and len(source) <= MOST:
        return [("informative", parts), ("correct", {**parts, "source": source})]
    answers = " or ".join(expected_answers(sample.reference))
    return [("informative", parts), ("simpleqa", {**parts, "expected": answers})]


def services(options: ProbingOptions) -> dict[str, str]:
    """Who judges, by scheme; empty for the step's own service."""
    judge = options.correct
    return {"informative": options.informative or judge, "correct": judge, "simpleqa": judge}


def judged_knowledge(
    sample: Sample, texts: Sequence[str], options: ProbingOptions
) -> Generator[Any, Any, tuple[Knowledge, Failure | None]]:
    """What the answers to a sample show, by both judges; with the failure of a judge where there was one: the
    outcome is undecided then. An empty answer is uninformative without a judge.
    """
    asked = [judgements(sample, text) for text in texts]
    made = yield from grades(
        [one for both in asked for one in both], services=services(options), tries=options.tries
    )
    if failure := next((one for one in made if isinstance(one, Failure)), None):
        return undecided(f"a judge failed: {failure.why}", len(texts)), failure
    found = iter([one for one in made if isinstance(one, Grade)])
    graded = [
        (next(found), next(found)) if both else (_unasked(text), Grade.none())
        for text, both in zip(texts, asked, strict=True)
    ]
    informative, correct = zip(*graded, strict=True) if graded else ((), ())
    return knowledge(informative, correct, options.consistent), None


def _unasked(text: str) -> Grade:
    """The grade of informativeness of an answer that no judge is asked about."""
    empty = not visible(without_reasoning(text)).strip()
    return replace(Grade.none(), label="UNINFORMATIVE", score=0.0) if empty else Grade.none()


def tagged(sample: Sample, known: Knowledge) -> Sample:
    """The sample with the outcome in its tags."""
    return replace(sample, tags={**sample.tags, "knowledge": known.outcome, "probe": known.evidence})


def refused(
    sample: Sample, options: ProbingOptions, place: int, by: str
) -> Generator[Any, Any, Candidate | Failure]:
    """A refusal of the tagged sample, by the writer; a template where there is none, or where what it wrote
    is no refusal. A Failure where the writer fails.
    """
    text, model = "", ""
    if options.writer:
        (reply,) = yield together(ask(refusing(sample), options, 0, service=options.writer))
        if isinstance(reply, Failure):
            return reply
        text, model = without_reasoning(reply.message.content).strip(), reply.model
        if reply.finish != "stop" or len(text) > 400 or not refusal(text):
            text = ""
    if not text:
        text, model = template(sample.id, language_of(sample), options.seed), ""
    return replace(answer(sample, text, Origin(by, model, options.seed, place)), finish="stop")


def refusing(sample: Sample) -> tuple[Message, ...]:
    """What the writer of a refusal is asked."""
    return chat(filled(WRITE, {"question": problem_of(sample)}))


def expected_grades(sample: Sample, options: ProbingOptions, times: int) -> list[Expected]:
    """What both judges are asked about so many answers."""
    found = []
    for scheme, parts in judgements(sample, "x" * 4 * min(options.max_tokens, LIKELY)):
        asked = request(scheme, parts, service=services(options)[scheme])
        found.append(expected(asked.messages, replace(options, max_tokens=REPLY), times, asked.service))
    return found


def expected_writing(sample: Sample, options: ProbingOptions) -> list[Expected]:
    """What the writer of a refusal is asked, where there is one."""
    return [expected(refusing(sample), options, 1, options.writer)] if options.writer else []
