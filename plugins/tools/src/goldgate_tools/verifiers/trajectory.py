"""``tools.trajectory``: every check that applies, in order, on one conversation.

It rejects when one rejects, with its name; it accepts when format and schema accept, none rejects, and every
output that could be made again was the same; else it abstains.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import given_texts

from goldgate_tools.options import TrajectoryOptions
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.sources import prompt_of, tools_of
from goldgate_tools.running.replay import again
from goldgate_tools.running.replayed import Replay
from goldgate_tools.verifiers import (
    calls,
    goal,
    grounded,
    mutations,
    provenance,
    replay,
    restraint,
    schema,
)
from goldgate_tools.verifiers import format as formatting

NEEDED = ("format", "schema")


@given_texts
def check(candidate: Candidate, options: TrajectoryOptions) -> Generator[Any, Any, Verdict]:
    """The verdict on a whole trajectory; the evidence has the part of each check."""
    sample = candidate.sample
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return abstain("the response is empty")
    found: dict[str, Verdict] = {}
    try:
        conversation = read(candidate.messages, options.style)
    except FormatError as error:
        return _rejected(
            "format", {"format": reject(str(error), message=error.at)}, (), len(candidate.messages)
        )
    made, reference, offered = conversation.calls, sample.reference, tools_of(candidate)
    found["format"] = formatting.formed(conversation, len(candidate.messages), complete=True)
    if offered:
        found["schema"] = schema.fitting(made, offered, prompt_of(candidate), options.extra == "reject")
    tools = calls.known(offered)
    expected = reference.get("calls")
    if expected is not None:
        fault = calls.malformed(expected)
        found["calls"] = (
            abstain(fault)
            if fault
            else calls.compared(expected, made, tools, reference.get("ordered") is True)
        )
    if offered:
        found["provenance"] = provenance.sourced(candidate, made, options.free)
    if (name := _first_rejection(found)) is not None:
        return _rejected(name, found, made, len(candidate.messages))
    setting = replay.setting_of(sample, options)
    replayed: Replay = yield from again(made, setting)
    found["replay"] = replay.reproduced(replayed) if made else abstain("there is no call")
    if offered:
        found["grounded"] = grounded.supported(candidate, conversation, tools, options.names)
        found["mutations"] = mutations.once(candidate, made, tools)
    if (wanted := reference.get("goal")) is not None:
        fault = goal.malformed(wanted)
        found["goal"] = (
            abstain(fault) if fault else (yield from goal.reached(wanted, made, replayed, setting, offered))
        )
    if reference.get("tool_needed") is not None:
        found["restraint"] = restraint.restrained(candidate, conversation)
    return _concluded(found, replayed, made, len(candidate.messages))


def _first_rejection(found: Mapping[str, Verdict]) -> str | None:
    return next((name for name, verdict in found.items() if verdict.score == 0.0), None)


def _concluded(
    found: Mapping[str, Verdict], replayed: Replay, made: Sequence[Called], messages: int
) -> Verdict:
    if (name := _first_rejection(found)) is not None:
        return _rejected(name, found, made, messages)
    for name in NEEDED:
        if name not in found or found[name].score != 1.0:
            why = found[name].why if name in found else "the row has no tools"
            return abstain(f"tools.{name} does not accept: {why}"[:600], **_evidence(found))
    for one in replayed.calls:
        if one.ending == "undecided":
            where = f"tools.replay: call {one.call} of {made[one.call].name[:60]}"
            return abstain(f"{where}: {' '.join(one.why.split())[:300]}", **_evidence(found))
    return accept(f"no check rejects (calls: {len(made)})", **_evidence(found))


def _rejected(name: str, found: Mapping[str, Verdict], made: Sequence[Called], messages: int) -> Verdict:
    where = _message(name, found[name], made, messages)
    evidence = {**_evidence(found), **({} if where is None else {"message": where})}
    return reject(f"tools.{name}: {found[name].why}"[:800], verifier=f"tools.{name}", **evidence)


def _message(name: str, verdict: Verdict, made: Sequence[Called], messages: int) -> int | None:
    """The index of the message at fault, where one is; an output that a call does not give is nobody's."""
    if isinstance(at := verdict.evidence.get("message"), int):
        return at
    if isinstance(number := verdict.evidence.get("call"), int) and number < len(made):
        return made[number].at
    return messages - 1 if name in ("grounded", "restraint") else None


def _evidence(found: Mapping[str, Verdict]) -> dict[str, Any]:
    """The score of each check as the verdict's parts, and the sentence of each that does not accept."""
    return {
        "parts": {f"tools.{name}": verdict.score for name, verdict in found.items()},
        "reasons": {f"tools.{name}": verdict.why for name, verdict in found.items() if verdict.score != 1.0},
    }
