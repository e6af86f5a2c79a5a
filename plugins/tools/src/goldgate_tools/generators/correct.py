"""``tools.correct``: another message in the place of the first wrong one, and ``tools.message_pairs``: both
as a pair with the same context.

Llama 3 report, 4.2.1 and 4.3.5: tool dialogues are annotated at the level of messages; one of two assistant
messages with the same context is preferred, and tool outputs are never ranked.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from goldgate import Candidate, Completion, Example, Judged, Message, Origin
from goldgate.asking import ask, given_texts

from goldgate_tools.generators.prompts import FEEDBACK, REACT
from goldgate_tools.generators.rollout import RolloutOptions, rollout


@dataclass(frozen=True, slots=True)
class CorrectOptions:
    """How a wrong trajectory is corrected; defaults are ours."""

    turns: int = 8
    """The most messages of the policy, the corrected one among them."""
    style: Literal["openai", "python", "tags"] = "openai"
    """How the policy writes calls, as for ``tools.format``."""
    policy: str = field(default="", metadata={"service": "chat"})
    """The service of the policy; the step's own where it is empty."""
    services: Mapping[str, str] = field(default_factory=dict, metadata={"service": "tool"})
    """The configured service that answers for a tool, as for ``tools.rollout``."""
    temperature: float = 0.6
    """Of the policy."""
    max_tokens: int = 1024
    """The most tokens of one message."""
    seconds: float = 10.0
    """Wall clock of one cell."""
    memory: int = 1024
    """MiB for the cells."""
    seed: int | None = None
    """What the seeds come from; the run's where the config gives none."""


@given_texts
def make(judged: Judged, options: CorrectOptions) -> Generator[Any, Any, list[Candidate]]:
    """The trajectory with another message where the first fault was, gone on from there; none where no
    message of the assistant is at fault.
    """
    found = first_fault(judged)
    if found is None:
        return []
    at, why = found
    candidate = judged.candidate
    before, wrong = candidate.messages[:at], candidate.messages[at]
    system = (Message("system", candidate.system),) if candidate.system else ()
    shown = replace(wrong, content=wrong.content or written(wrong), tool_calls=())
    asked = (*system, *candidate.sample.prompt, *before, shown, Message("user", FEEDBACK.format(why=why)))
    index = candidate.origin.index
    chat = ask(asked, options, index, service=options.policy)
    reply: Completion = yield replace(chat, tools=candidate.sample.tools)
    if _same(reply.message, wrong):
        return []
    rest = RolloutOptions(
        turns=options.turns,
        react=candidate.system == REACT,
        style=options.style,
        policy=options.policy,
        services=options.services,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seconds=options.seconds,
        memory=options.memory,
        seed=options.seed,
    )
    made: Candidate = yield from rollout(candidate.sample, rest, index, before, reply)
    origin = Origin("tools.correct", reply.model, options.seed, parent=index)
    return [replace(made, origin=origin)]


def written(message: Message) -> str:
    """The calls of a message as text: without their results, no protocol takes them as calls."""
    functions = [call.get("function", call) for call in message.tool_calls]
    return "\n".join(f"{one.get('name')}({one.get('arguments')})" for one in functions)


def first_fault(judged: Judged) -> tuple[int, str] | None:
    """The index of the first wrong assistant message, and why, by the verdicts that reject."""
    faults = [
        (verdict.evidence["message"], verdict.why)
        for verdict in judged.verdicts.values()
        if verdict.score == 0.0 and isinstance(verdict.evidence.get("message"), int)
    ]
    messages = judged.candidate.messages
    fitting = [
        fault for fault in faults if fault[0] < len(messages) and messages[fault[0]].role == "assistant"
    ]
    return min(fitting, default=None)


def pairs(rows: Sequence[Judged]) -> Iterable[Example]:
    """For each rejected trajectory, its first wrong message and one of an accepted trajectory with the same
    context. A trajectory that took another way before its fault makes no pair: what differs there is not
    what is wrong.
    """
    good = [row for row in rows if row.accepted]
    for bad in rows:
        if bad.dropped is None or bad.dropped.kind != "rejected" or (fault := first_fault(bad)) is None:
            continue
        place, _ = fault
        better = next((row for row in good if _parts_at(row, bad, place)), None)
        if better is not None:
            yield Example((_message(better, place), _message(bad, place)))


def _parts_at(good: Judged, bad: Judged, place: int) -> bool:
    """Whether two responses are the same up to this message of the assistant, and differ in it."""
    one, other = good.candidate.messages, bad.candidate.messages
    if place >= len(one) or one[place].role != "assistant":
        return False
    same = all(_same(first, second) for first, second in zip(one[:place], other[:place], strict=True))
    return same and not _same(one[place], other[place])


def _same(one: Message, other: Message) -> bool:
    """Whether two messages say the same; the ids of calls are the endpoint's own."""
    calls = [[call.get("function") for call in message.tool_calls] for message in (one, other)]
    return (one.role, one.content) == (other.role, other.content) and calls[0] == calls[1]


def _message(row: Judged, place: int) -> Judged:
    candidate = row.candidate
    sample = replace(candidate.sample, prompt=(*candidate.sample.prompt, *candidate.messages[:place]))
    return replace(row, candidate=replace(candidate, sample=sample, messages=(candidate.messages[place],)))
