"""The generator ``factuality.probe``: what a model knows, and a refusal where it only believes to know.

Llama 3 report, 4.3.6: sample answers without the snippet, judge each as correct with the snippet as reference
and as informative, and make a refusal where they are consistently informative and incorrect. The verifier
``factuality.known`` then says which answer is the target.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Completion, Expected, Origin, Sample, answer, chat
from goldgate.asking import ask, expected, problem_of

from goldgate_factuality.generators.probing import ProbingOptions, judged_knowledge, refused
from goldgate_factuality.verifiers.grounded import source_of
from goldgate_factuality.verifiers.short_answer import expected_answers

NAME = "factuality.probe"


@dataclass(frozen=True, slots=True)
class ProbeOptions(ProbingOptions):
    """How many answers, who judges them, and how a refusal is made."""

    k: int = 5
    """So many answers to each question (ours; the report does not say)."""

    temperature: float = 0.8
    """Of the policy. Below 0.7 answers are too much alike to show what is known by chance only."""

    max_tokens: int = 256
    """The most tokens of an answer."""

    seed: int | None = None
    """What the answers' seeds come from."""

    def __post_init__(self) -> None:
        """Raises ValueError for a probe that could show nothing."""
        ProbingOptions.__post_init__(self)
        if self.temperature < 0.7:
            raise ValueError("temperature: at least 0.7, or the answers are no independent draws")
        if self.k < 2:
            raise ValueError("k: at least 2 answers")


Asking = Generator[Any, Any, list[Candidate]]


def make(sample: Sample, options: ProbeOptions) -> Asking:
    """The k answers with the outcome in their sample's tags, and a refusal where one is needed. Nothing for a
    sample whose reference has neither ``source`` nor ``answer``.
    """
    if not source_of(sample.reference) and not expected_answers(sample.reference):
        return []
    replies: Sequence[Completion] = yield tuple(
        ask(sample.prompt, options, index) for index in range(options.k)
    )
    drawn = [
        replace(
            answer(sample, (reply.message,), Origin(NAME, reply.model, options.seed, index)),
            finish=reply.finish,
        )
        for index, reply in enumerate(replies)
    ]
    return (yield from assess(sample, drawn, options))


def expects(sample: Sample, options: ProbeOptions) -> list[Expected]:
    """k answers; two judgements of each, one of them with the source; and now and then a refusal. Nothing for
    a sample that is not probed.
    """
    source = source_of(sample.reference)
    if not source and not expected_answers(sample.reference):
        return []
    question = problem_of(sample)
    correct = (chat(question + source)[0],)
    judges = [
        expected(chat(question), options, options.k, options.informative or options.correct),
        expected(correct, options, options.k, options.correct),
    ]
    # A judge is also shown the instructions and the answer: about as much again as max_tokens at most.
    judged = [
        replace(one, prompt_tokens=one.prompt_tokens + options.k * options.max_tokens) for one in judges
    ]
    written = [expected(chat(question), options, 1, options.writer)] if options.writer else []
    return [expected(sample.prompt, options, options.k), *judged, *written]


def assess(sample: Sample, answers: Sequence[Candidate], options: ProbeOptions) -> Asking:
    """Judge the answers; give them back with the outcome, and the refusal that it asks for."""
    known = yield from judged_knowledge(sample, [one.text for one in answers], options)
    tags = {**sample.tags, "knowledge": known.outcome, "probe": known.evidence}
    tagged = replace(sample, tags=tags)
    made = [replace(one, sample=tagged) for one in answers]
    if known.outcome == "overconfident" or (known.outcome == "known" and options.refuse_known):
        text, model = yield from refused(sample, options)
        origin = Origin(NAME, model, options.seed, max((one.origin.index for one in answers), default=-1) + 1)
        made.append(replace(answer(tagged, text, origin), finish="stop"))
    return made
