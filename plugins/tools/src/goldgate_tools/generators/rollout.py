"""``tools.rollout``: a policy that calls tools until it answers.

Llama 3 report, 4.3.5: single and multi-step calls with execution between them, and dialogues of several
turns with a simulated user. Results are those of the tools, never a model's words.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from goldgate import Candidate, Completion, Expected, Message, Origin, Sample, together
from goldgate.asking import ask, expected, given_texts

from goldgate_tools.generators.prompts import DONE, REACT, USER
from goldgate_tools.generators.queries import names
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.json_text import shown
from goldgate_tools.reading.sources import files_of
from goldgate_tools.reading.switches import switched_off
from goldgate_tools.requests import Result
from goldgate_tools.running.execute import LONGEST, Session, perform
from goldgate_tools.running.setting import Setting
from goldgate_tools.verifiers.replay import functions_of, start_of

CUT = "\n... [truncated]"


@dataclass(frozen=True, slots=True)
class RolloutOptions:
    """How trajectories are made; defaults are ours."""

    n: int = 1
    """How many trajectories of each sample, made side by side."""
    turns: int = 8
    """The most messages of the policy in one trajectory."""
    react: bool = False
    """Whether the policy is asked to write a thought before each call."""
    style: Literal["openai", "python", "tags"] = "openai"
    """How the policy writes calls, as for ``tools.format``."""
    policy: str = field(default="", metadata={"service": "chat"})
    """The service of the policy; the step's own where it is empty."""
    user: str = field(default="", metadata={"service": "chat"})
    """The service that plays the user, for dialogues of several turns; none where it is empty."""
    replies: int = 3
    """The most messages of the simulated user after its first."""
    services: Mapping[str, str] = field(default_factory=dict, metadata={"service": "tool"})
    """The configured service that answers for a tool, by tool name; ``*`` stands for all others."""
    temperature: float = 0.6
    """Of the policy and of the simulated user."""
    max_tokens: int = 1024
    """The most tokens of one message."""
    seconds: float = 10.0
    """Wall clock of one cell."""
    memory: int = 1024
    """MiB for the cells."""
    seed: int | None = None
    """What the seeds of the candidates come from; the run's where the config gives none."""


@given_texts
def make(sample: Sample, options: RolloutOptions) -> Generator[Any, Any, list[Any]]:
    """The trajectories of a sample; one that failed gives its Failure in its place."""
    made = yield together(*(rollout(sample, options, number) for number in range(options.n)))
    return list(made)


def expects(sample: Sample, options: RolloutOptions) -> list[Expected]:
    """About half of the turns that a trajectory may take, and what the simulated user says between them."""
    found = [expected(sample.prompt, options, options.n * (options.turns + 1) / 2, options.policy)]
    if options.user:
        found.append(expected(sample.prompt, options, options.n * options.replies, options.user))
    return found


def rollout(
    sample: Sample, options: RolloutOptions, index: int, begun: tuple[Message, ...] = ()
) -> Generator[Any, Any, Candidate]:
    """One trajectory. ``begun`` are messages of the response that are there already."""
    system = REACT if options.react else ""
    prompt = ((Message("system", system),) if system else ()) + sample.prompt
    session = Session(setting_of(sample, options))
    offered = names(sample)
    off = switched_off(prompt, offered)
    turns = begun
    finish, model, left = "length", "", options.replies if options.user else 0
    for _ in range(options.turns):
        reply: Completion = yield _asked(prompt + turns, sample, options, index)
        turns = (*turns, reply.message)
        finish, model = reply.finish, reply.model
        try:
            calls = read((reply.message,), options.style).calls
        except FormatError:
            break  # the verifier says what is wrong with it
        if calls:
            results, session = yield from _results(calls, session, off, offered)
            turns += results
            finish = "length"
            continue
        answer = ""
        if left:
            answer = yield from _user(sample, turns, options, index)
        if not answer:
            break
        left -= 1
        turns = (*turns, Message("user", answer))
        finish = "length"
    origin = Origin("tools.rollout", model, options.seed, index)
    return Candidate(sample, turns, origin, finish, (), system)


def setting_of(sample: Sample, options: RolloutOptions) -> Setting:
    """Where the calls of a sample are made."""
    files = files_of(sample)
    return Setting(
        files,
        start_of(sample),
        "",
        options.services,
        options.seconds,
        options.memory,
        functions_of(sample),
    )


def _asked(messages: tuple[Message, ...], sample: Sample, options: RolloutOptions, index: int) -> Any:
    chat = ask(messages, options, index, service=options.policy)
    return replace(chat, tools=sample.tools) if sample.tools else chat


def _results(
    calls: tuple[Called, ...], session: Session, off: frozenset[str], offered: frozenset[str]
) -> Generator[Any, Any, tuple[tuple[Message, ...], Session]]:
    """A tool that is not offered, or switched off in the system prompt, is never run."""
    found: list[Message] = []
    for call in calls:
        if call.name in off:
            result = Result(error=f"Error: the tool {call.name[:60]!r} is switched off")
        elif offered and call.name not in offered:
            result = Result(error=f"Error: no tool is named {call.name[:60]!r}")
        else:
            result, session = yield from perform(call.name, call.arguments, session)
        text = shown(result.output) if result.output or not result.error else result.error
        text = text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
        found.append(Message("tool", text, tool_call_id=call.id, name=call.name))
    return tuple(found), session


def _user(
    sample: Sample, turns: tuple[Message, ...], options: RolloutOptions, index: int
) -> Generator[Any, Any, str]:
    """What the simulated user says next; empty where it is content."""
    shown_ = [message for message in (*sample.prompt, *turns) if message.role in ("user", "assistant")]
    lines = [f"{message.role}: {message.content}" for message in shown_ if message.content.strip()]
    scenario = sample.reference.get("scenario")
    text = USER.format(
        scenario=scenario if isinstance(scenario, str) else json.dumps(scenario or "none"),
        dialogue="\n".join(lines),
    )
    reply: Completion = yield ask((Message("user", text),), options, index, service=options.user)
    next_message = reply.message.content.strip()
    return "" if DONE in next_message else next_message.removeprefix("user:").strip()
