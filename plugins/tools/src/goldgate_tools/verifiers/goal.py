"""``tools.goal``: the calls lead to the state that was wanted.

``reference.goal`` is the digest of that state, or an object of JSON pointers and values. The state is that of
a service that keeps one (``tools.world``); where none does, what the last outputs show is compared, and what
they do not show is left undecided.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import given_texts

from goldgate_tools.options import ReplayOptions
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.json_text import DEEPEST, deeper
from goldgate_tools.reading.outcomes import failed, mutates, value
from goldgate_tools.reading.sources import tools_of
from goldgate_tools.reading.toolset import Tool
from goldgate_tools.requests import Call, Result
from goldgate_tools.running.names import PYTHON
from goldgate_tools.running.replay import again
from goldgate_tools.running.replayed import Replay
from goldgate_tools.running.setting import Setting, State
from goldgate_tools.verifiers.calls import known
from goldgate_tools.verifiers.replay import setting_of
from goldgate_tools.verifiers.values import equal

STATE = "state"
"""The name under which a service that keeps a state gives it: a call of it changes nothing."""


@given_texts
def check(candidate: Candidate, options: ReplayOptions) -> Generator[Any, Any, Verdict]:
    """Whether the goal is reached. Abstains where the state cannot be known."""
    goal = candidate.sample.reference.get("goal")
    if (fault := malformed(goal)) is not None:
        return abstain(fault)
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    setting = setting_of(candidate.sample, options)
    replay: Replay = yield from again([call for call in calls if call.output is not None], setting)
    return (yield from reached(goal, calls, replay, setting, tools_of(candidate)))


def malformed(goal: Any) -> str | None:
    """Why a goal cannot be used; None where it can."""
    if isinstance(goal, str) and goal.strip():
        return None
    if not isinstance(goal, Mapping) or not goal or deeper(goal, DEEPEST):
        return "reference.goal is a digest, or an object of JSON pointers and values"
    return None


def reached(
    goal: Any,
    calls: Sequence[Called],
    replay: Replay,
    setting: Setting,
    tools: Sequence[Mapping[str, Any]] = (),
) -> Generator[Any, Any, Verdict]:
    """The verdict on calls that were made again."""
    if not isinstance(goal, str):
        return (yield from _pointers(goal, calls, replay, setting, tools))
    digests = [state.digest for state in worlds(replay).values()]
    if not digests:
        return abstain("no service keeps a state, so its digest is not known")
    if goal.strip() in digests:
        return accept("the calls lead to the state that was wanted", state=goal.strip())
    return reject("the calls lead to another state than the one that was wanted", state=digests[0])


def worlds(replay: Replay) -> dict[str, State]:
    """The states that goals speak of: those of an interpreter's sessions are none."""
    return {
        service: state
        for service, state in replay.states.items()
        if any(tool not in PYTHON for tool, _ in state.history)
    }


def _pointers(
    goal: Mapping[str, Any],
    calls: Sequence[Called],
    replay: Replay,
    setting: Setting,
    tools: Sequence[Mapping[str, Any]],
) -> Generator[Any, Any, Verdict]:
    states: list[Any] = []
    for service, state in worlds(replay).items():
        result: Result = yield Call(
            STATE, {}, state.digest, state.history, setting.start, setting.recording, service
        )
        if result.known and result.recorded and not result.error:
            states.append(result.output)
    places = states or _shown(calls, known(tools))
    missing = ""
    for pointer, wanted in goal.items():
        held = next((one for place in places if (one := at(place, pointer)) is not MISSING), MISSING)
        if held is MISSING:
            missing = missing or pointer
        elif not equal(held, wanted):
            return reject(f"{pointer[:80]} is {held!r:.80}, not {wanted!r:.80}", pointer=pointer)
    if not missing:
        return accept("the state is the one that was wanted")
    if states:
        return reject(f"the final state has no {missing[:80]}", pointer=missing)
    return abstain(f"no output shows {missing[:80]}")


MISSING = object()


def _shown(calls: Sequence[Called], tools: Mapping[str, Tool]) -> list[Any]:
    """What outputs show, the last one first. A change that shows nothing makes what was shown before it old:
    it is left out, and so is what the same tool showed before it changed something again.
    """
    places: list[Any] = []
    changed: set[str] = set()
    for call in reversed(calls):
        held = value(call.output.strip()) if call.output else ""
        worked = bool(call.output) and not failed(call.output or "")
        changes = mutates(call.name, tools.get(call.name), call.arguments)
        if isinstance(held, Mapping | list) and call.name not in changed:
            places.append(held)
        if changes and worked:
            if not isinstance(held, Mapping | list):
                return places
            changed.add(call.name)
    return places


def at(value: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901); a bare name is one step. MISSING where none is."""
    steps = pointer.removeprefix("/").split("/") if pointer else []
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and len(key) < 9 and int(key) < len(value):
            value = value[int(key)]
        else:
            return MISSING
    return value
