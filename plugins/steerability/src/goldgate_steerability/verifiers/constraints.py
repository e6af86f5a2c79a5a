"""The verifier ``steerability.constraints``: does a response, or each turn of a dialogue, keep what it was
asked to keep?

Llama 3 report, 4.3.7: system prompts about length, format, tone and persona, kept over the whole
conversation. Ids and arguments are those of IFEval (arXiv 2311.07911) and IFBench (arXiv 2507.02833).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Failure, Verdict, abstain, accept, reject

from goldgate_steerability import published
from goldgate_steerability.finding import Context, Finding, undecided, unmet
from goldgate_steerability.kinds.table import KINDS
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.rows import Constraint, ConstraintError, constraints_of
from goldgate_steerability.scopes import chosen, turns
from goldgate_steerability.units.text import Text

MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one constraint: the finding that decided, the turn it is about (None: no turn), and the
    share of the decided turns that keep it (None: none is decided).
    """

    constraint: Constraint
    finding: Finding
    turn: int | None
    quote: str = ""
    share: float | None = None


def check(candidate: Candidate, options: ConstraintsOptions) -> Verdict | Failure:
    """Accepts where every constraint holds, rejects where one is violated, abstains where one cannot be
    decided.

    A constraint without a scope is about every assistant turn. A malformed constraint or an unknown id is
    a failure of the row. Evidence: ``constraints`` (id, scope, met, why, rule, turn, span, quote),
    ``first_violating_turn`` (assistant turns counted from 0).
    """
    sample = candidate.sample
    try:
        constraints = constraints_of(sample.reference)
    except ConstraintError as error:
        return Failure(str(error), kind="row")
    answers = turns(candidate.messages)
    prompt = "\n\n".join(message.content for message in sample.prompt if message.role == "user")
    results = decide(constraints, answers, prompt, options)
    return verdict(results)


def decide(
    constraints: Sequence[Constraint], answers: Sequence[str], prompt: str, options: ConstraintsOptions
) -> list[Result]:
    """Each constraint's result over the turns of its scope."""
    ids = frozenset(constraint.id for constraint in constraints)
    texts: dict[tuple[int, int], Text] = {}
    return [_over(constraint, answers, Context(prompt, ids), options, texts) for constraint in constraints]


def _over(
    constraint: Constraint,
    answers: Sequence[str],
    context: Context,
    options: ConstraintsOptions,
    texts: dict[tuple[int, int], Text],
) -> Result:
    """The first turn that violates it; else the first undecided one; else the first one."""
    if not answers:
        return Result(constraint, unmet("empty", "there is no assistant turn"), None)
    places = chosen(constraint.scope, len(answers))
    if not places:
        why = f"the dialogue has {len(answers)} turns, and none is within {constraint.scope}"
        return Result(constraint, undecided("scope", why), None)
    found = [_at(constraint, answers, turn, context, options, texts) for turn in places]
    decided = [result.finding.met for result in found if result.finding.met is not None]
    worst = min(found, key=lambda result: _RANK[result.finding.met])
    return replace(worst, share=sum(decided) / len(decided) if decided else None)


_RANK = {False: 0, None: 1, True: 2}


def _at(
    constraint: Constraint,
    answers: Sequence[str],
    turn: int,
    context: Context,
    options: ConstraintsOptions,
    texts: dict[tuple[int, int], Text],
) -> Result:
    finding, text = _once(constraint, answers, turn, context, options, texts)
    span = finding.span
    quote = text.source[span[0] : min(span[1], span[0] + 80)] if span else ""
    return Result(constraint, finding, turn, quote)


def _once(
    constraint: Constraint,
    answers: Sequence[str],
    turn: int,
    context: Context,
    options: ConstraintsOptions,
    texts: dict[tuple[int, int], Text],
) -> tuple[Finding, Text]:
    if options.mode == "reference":
        return published.check(constraint.id, constraint.args, answers[turn]), Text(answers[turn])
    found = []
    for number, response in enumerate(
        [answers[turn]] if options.mode == "strict" else variants(answers[turn])
    ):
        if (turn, number) not in texts:
            texts[turn, number] = Text(response)
        text = texts[turn, number]
        finding = plain(constraint, text, context)
        if finding.met:
            return finding, text
        found.append((finding, text))
    return found[0]


def plain(constraint: Constraint, text: Text, context: Context) -> Finding:
    """One constraint on one text by its plain meaning."""
    if text.empty:
        if constraint.id == "language:response_language":
            return undecided("empty", "an empty response has no language")
        return unmet("empty", "the response is empty")
    if len(text.source) > MOST_CHARACTERS:
        return undecided("too-long", f"the response has more than {MOST_CHARACTERS:,} characters")
    return KINDS[constraint.id].check(text, constraint.args, context)


def variants(response: str) -> list[str]:
    """The response as it is, then without asterisks, first line, last line, and their combinations
    (IFEval's loose accuracy).
    """
    lines = response.split("\n")
    cut = ["\n".join(lines[1:]).strip(), "\n".join(lines[:-1]).strip(), "\n".join(lines[1:-1]).strip()]
    return [response, response.replace("*", ""), *cut, *(text.replace("*", "") for text in cut)]


def verdict(results: Sequence[Result]) -> Verdict:
    """1 where all hold, 0 where one is violated, None where one is undecided and none is violated.
    ``parts`` are the shares of turns that keep each constraint, by its number and id.
    """
    parts = {f"{number}:{result.constraint.id}": result.share for number, result in enumerate(results)}
    violated = [result for result in results if result.finding.met is False]
    open_ = [result for result in results if result.finding.met is None]
    broken = [result.turn for result in violated if result.turn is not None]
    evidence: dict[str, Any] = {
        "constraints": [_evidence(result) for result in results],
        "first_violating_turn": min(broken) if broken else None,
        "share_met": sum(result.finding.met is True for result in results) / len(results),
    }
    if violated:
        first = min(violated, key=lambda result: -1 if result.turn is None else result.turn)
        where = f" (turn {first.turn})" if first.turn else ""
        why = f"{first.constraint.id}{where}: {first.finding.why}"
        return reject(one_line(why), code=first.constraint.id, parts=parts, **evidence)
    if open_:
        why = f"{open_[0].constraint.id}: {open_[0].finding.why}"
        return abstain(one_line(why), code=f"undecided {open_[0].finding.rule}", parts=parts, **evidence)
    return accept(f"all {len(results)} constraints hold", parts=parts, **evidence)


def one_line(why: str) -> str:
    """A reason that quotes a text, as one line."""
    return " ".join(why.split())[:300]


def _evidence(result: Result) -> dict[str, Any]:
    finding = result.finding
    shown: dict[str, Any] = {
        "id": result.constraint.id,
        "scope": result.constraint.scope or "every",
        "met": finding.met,
        "why": finding.why[:400],
        "rule": finding.rule,
        "turn": result.turn,
    }
    if finding.span is not None:
        shown |= {"span": list(finding.span), "quote": result.quote}
    return shown
