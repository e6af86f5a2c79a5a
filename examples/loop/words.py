"""The task of the loop: word problems solved by a chain of arithmetic steps, as a plug-in in one file.

Prompt:  "Mia has 14 pens, buys 9, loses 6. How many now?"
Answer:  "14+9=23. 23-6=17. #17"
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import (
    Candidate,
    Control,
    Example,
    Generator,
    Judged,
    Message,
    Origin,
    Sample,
    Selector,
    Verdict,
    Verifier,
    accept,
    answer,
    chat,
    hookimpl,
    reject,
)

NAMES = ("Mia", "Tom", "Ann", "Bob", "Eva", "Leo", "Zoe", "Sam")
ITEMS = ("pens", "cups", "eggs", "nuts", "keys", "toys", "hats", "pins")
VERBS = {"+": ("buys", "finds", "gets"), "-": ("loses", "sells", "eats")}
LARGEST = 30
SORRY = "Sorry. "
FINAL = re.compile(r"#(\d{1,4})")
STEP = re.compile(r"(\d{1,4})([-+*])(\d{1,4})=(\d{1,4})\.")
ANSWER = re.compile(rf"(?:{re.escape(SORRY)})?((?:{STEP.pattern} )+)#(\d{{1,4}})")

Step = tuple[str, int]


# --- problems --------------------------------------------------------------------------------------


def problem(rng: random.Random) -> dict[str, Any]:
    """A problem of two or three steps, all of whose numbers lie between 0 and 30."""
    first = number = rng.randint(3, 24)
    length = rng.randint(2, 3)
    steps: list[Step] = []
    while len(steps) < length:
        kind = rng.random()
        step: Step = ("*", 2) if kind >= 0.9 else ("+" if kind < 0.45 else "-", rng.randint(2, 9))
        if 0 <= (after := worked(number, step)) <= LARGEST:
            steps.append(step)
            number = after
    name, item = rng.choice(NAMES), rng.choice(ITEMS)
    facts = [f"{name} has {first} {item}"]
    facts += ["doubles it" if sign == "*" else f"{rng.choice(VERBS[sign])} {by}" for sign, by in steps]
    return {"prompt": f"{', '.join(facts)}. How many now?", "first": first, "steps": steps, "answer": number}


def worked(number: int, step: Step) -> int:
    """The number after a step."""
    sign, by = step
    return number + by if sign == "+" else number - by if sign == "-" else number * by


def solution(first: int, steps: list[Step]) -> str:
    """The right chain of steps."""
    return _chain(first, [(step, worked) for step in steps])


def spoiled(first: int, steps: list[Step], rng: random.Random) -> str:
    """A wrong demonstration: one step goes wrong, and the error is carried on."""
    place = rng.randrange(len(steps))
    error = rng.choice([-3, -2, -1, 1, 2, 3])
    sign, by = steps[place]
    flip = sign != "*" and rng.random() < 0.3
    wrong: Step = ({"+": "-", "-": "+"}[sign], by) if flip else (sign, by)

    def slipped(number: int, step: Step) -> int:
        return worked(number, step) + error

    marked = [(wrong, slipped) if n == place else (step, worked) for n, step in enumerate(steps)]
    return _chain(first, marked)


def _chain(first: int, marked: list[tuple[Step, Any]]) -> str:
    number, sentences = first, []
    for step, work in marked:
        after = max(0, min(LARGEST, work(number, step)))
        sentences.append(f"{number}{step[0]}{step[1]}={after}.")
        number = after
    return f"{' '.join(sentences)} #{number}"


# --- verifiers -------------------------------------------------------------------------------------


def final(candidate: Candidate) -> Verdict:
    """The final answer alone, however it was come by."""
    answers = FINAL.findall(candidate.text)
    if len(answers) != 1:
        return reject(f"it gives {len(answers)} final answers")
    if answers[0] != str(candidate.sample.reference["answer"]):
        return reject(f"its final answer is {answers[0]}")
    return accept("its final answer is right", answer=answers[0])


def steps(candidate: Candidate) -> Verdict:
    """The final answer, and every written step executed: true, in one chain, ending in the answer.

    Nothing of the right solution but its answer is known to it.
    """
    verdict = final(candidate)
    if verdict.score == 0:
        return verdict
    read = ANSWER.fullmatch(candidate.text)
    if not read:
        return reject("it is no chain of steps and an answer")
    number = None
    for left, sign, right, result in STEP.findall(read[1]):
        if number is not None and int(left) != number:
            return reject(f"the step {left}{sign}{right} does not go on from {number}")
        if worked(int(left), (sign, int(right))) != int(result):
            return reject(f"{left}{sign}{right} is not {result}")
        number = int(result)
    if number != int(read[6]):
        return reject(f"the steps end in {number}, not in {read[6]}")
    return accept("every step is true, and the answer right")


@dataclass(frozen=True)
class Careless:
    """``false_accepts``: the share of wrong responses that is let pass, drawn by ``seed``."""

    false_accepts: float = 0.3
    seed: int = 0


def careless(candidate: Candidate, options: Careless) -> Verdict:
    """The steps verifier, made to err at a known rate."""
    verdict = steps(candidate)
    draw = random.Random(f"{options.seed} {candidate.sample.id} {candidate.text}").random()  # noqa: S311 - no secret
    if verdict.score == 0 and draw < options.false_accepts:
        return accept(f"let pass: {verdict.why}", false_accept=True)
    return verdict


# --- the annotator, and choices without a verifier ---------------------------------------------------


@dataclass(frozen=True)
class Editing:
    """``share`` of the responses with a wrong step is edited."""

    share: float = 0.3
    seed: int = 0


def edited(judged: Judged, options: Editing) -> list[Candidate]:
    """An annotator's correction of a response."""
    sample, reference = judged.candidate.sample, judged.candidate.sample.reference
    draw = random.Random(f"{options.seed} {sample.id} {judged.candidate.origin.index}").random()  # noqa: S311 - no secret
    right = steps(judged.candidate).score == 1
    if right or draw >= options.share or judged.candidate.origin.parent is not None:
        return []
    text = solution(reference["first"], [tuple(step) for step in reference["steps"]])
    return [answer(sample, text, Origin("words.edit", parent=judged.candidate.origin.index))]


def annotated(rows: list[Judged]) -> list[Example]:
    """The annotator's ranking: edited > chosen > rejected. Answer, then steps, then tone decide; where
    none does, the preference is slight, and slight preferences are not kept (Llama 3 report, 4.2.1).
    """
    sampled = [row for row in rows if row.candidate.origin.parent is None]
    if len(sampled) != 2:
        return []
    worse, better = sorted(sampled, key=_worth)
    clear = _worth(worse) != _worth(better)
    edits = [row for row in rows if row.candidate.origin.parent == better.candidate.origin.index]
    if worse.candidate.text == better.candidate.text or not (clear or edits):
        return []
    if not clear:
        return [Example((edits[0], better)), Example((edits[0], worse))]
    return [Example((*edits[:1], better, worse))]


def _worth(row: Judged) -> tuple[bool, bool, bool]:
    plain = not row.candidate.text.startswith(SORRY)
    return final(row.candidate).score == 1, steps(row.candidate).score == 1, plain


def any_one(rows: list[Judged]) -> list[Example]:
    """One candidate, whichever."""
    order = _shuffled(rows)
    return [Example((order[0],))] if order else []


def any_two(rows: list[Judged]) -> list[Example]:
    """A pair, whichever way round."""
    order = _shuffled(rows)
    other = next((row for row in order[1:] if row.candidate.text != order[0].candidate.text), None)
    return [Example((order[0], other))] if other else []


def most_common(rows: list[Judged]) -> list[Example]:
    """A candidate with the answer that most candidates give."""
    agreeing, _ = _vote(rows)
    return [Example((agreeing[0],))] if agreeing else []


def most_against_least(rows: list[Judged]) -> list[Example]:
    """A candidate with the most common answer against one with another."""
    agreeing, others = _vote(rows)
    return [Example((agreeing[0], others[0]))] if agreeing and others else []


def _vote(rows: list[Judged]) -> tuple[list[Judged], list[Judged]]:
    order = _shuffled(rows)
    answers = [found[0] if len(found := FINAL.findall(row.candidate.text)) == 1 else "" for row in order]
    votes = Counter(one for one in answers if one).most_common(1)
    if not votes:
        return [], order
    pairs = list(zip(answers, order, strict=True))
    return [row for one, row in pairs if one == votes[0][0]], [row for one, row in pairs if one != votes[0][0]]


def _shuffled(rows: list[Judged]) -> list[Judged]:
    order = list(rows)
    if order:
        random.Random(f"{order[0].candidate.sample.id} {order[0].candidate.origin.seed}").shuffle(order)  # noqa: S311 - no secret
    return order


# --- what it offers ----------------------------------------------------------------------------------

SAMPLE = Sample(
    "pens",
    chat("Mia has 14 pens, buys 9, loses 6. How many now?"),
    {"answer": 17, "first": 14, "steps": [["+", 9], ["-", 6]]},
)


def _control(text: str, score: float) -> Control:
    return Control(Candidate(SAMPLE, (Message("assistant", text),)), score)


RIGHT = _control("14+9=23. 23-6=17. #17", 1.0)
LUCKY = "14+9=22. 22-5=17. #17"  # wrong steps to the right answer


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    wrong = (_control("14+9=23. 23-6=18. #18", 0.0), _control("#17 #18", 0.0), _control("", 0.0))
    return {
        "words.final": Verifier(final, ("answer",), controls=(RIGHT, _control(LUCKY, 1.0), *wrong)),
        "words.steps": Verifier(steps, ("answer",), controls=(RIGHT, _control(LUCKY, 0.0), *wrong)),
        "words.careless": Verifier(careless, ("answer",), Careless, controls=(RIGHT,)),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    return {"words.edit": Generator(edited, of="judged", options=Editing)}


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    return {
        "words.annotator": Selector(annotated, "preference"),
        "words.any": Selector(any_one, "sft"),
        "words.any_pair": Selector(any_two, "preference"),
        "words.majority": Selector(most_common, "sft"),
        "words.majority_pair": Selector(most_against_least, "preference"),
    }
