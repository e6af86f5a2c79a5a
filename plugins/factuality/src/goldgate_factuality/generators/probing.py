"""What ``factuality.probe`` and ``factuality.assess`` share: options, two judges, and a refusal."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from goldgate import Chat, Completion, Sample, chat
from goldgate.asking import ask, problem_of
from goldgate.text import without_reasoning

from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.knowledge import Knowledge, knowledge
from goldgate_factuality.generators.templates import template
from goldgate_factuality.judging.asking import grades
from goldgate_factuality.judging.prompts import filled
from goldgate_factuality.verifiers.grounded import source_of
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
        """Raises ValueError for a share that no answers could be consistent by."""
        if not 0.5 < self.consistent <= 1.0:
            raise ValueError("consistent: a share above 0.5, at most 1")


def judged_knowledge(
    sample: Sample, texts: Sequence[str], options: ProbingOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], Knowledge]:
    """What the answers to a sample show, by both judges. An empty answer, and one that refuses in plain
    words, is uninformative without a judge.
    """
    question, source = problem_of(sample), source_of(sample.reference)
    expected = " or ".join(expected_answers(sample.reference))
    judge = options.correct
    services = {"informative": options.informative or judge, "correct": judge, "simpleqa": judge}
    asked = []
    for text in texts:
        parts = {"question": question, "answer": without_reasoning(text).strip() or "(nothing)"}
        asked.append(("informative", parts))
        asked.append(
            ("correct", {**parts, "source": source})
            if source
            else ("simpleqa", {**parts, "expected": expected})
        )
    made = yield from grades(asked, services=services, tries=options.tries)
    return knowledge(made[::2], made[1::2], options.consistent)


def refused(sample: Sample, options: ProbingOptions) -> Generator[Chat, Completion, tuple[str, str]]:
    """A refusal and the model that wrote it; a template where none wrote one, or what it wrote is none."""
    language = str(sample.reference.get("language") or sample.tags.get("language") or "en")
    if options.writer:
        prompt = filled(WRITE, {"question": problem_of(sample)})
        reply = yield ask(chat(prompt), options, 0, service=options.writer)
        text = without_reasoning(reply.message.content).strip()
        if reply.finish == "stop" and len(text) <= 400 and refusal(text):
            return text, reply.model
    return template(sample.id, language, options.seed), ""
