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
    """The configured service that answers for a tool, by tool name; ``*`` means all others."""
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
    """About half of the turns that a trajectory may take, and what the simulated user writes between them."""
    turns = options.turns // 2 + 1
    found = [expected(sample.prompt, options, options.n, options.policy, turns)]
    if options.user:
        found.append(expected(sample.prompt, options, options.n, options.user, options.replies))
    return found


def rollout(
    sample: Sample,
    options: RolloutOptions,
    index: int,
    begun: tuple[Message, ...] = (),
    first: Completion | None = None,
) -> Generator[Any, Any, Candidate]:
    """One trajectory. ``begun`` are messages of the response that are there already, each call with its
    result, and ``first`` the policy's reply to them.
    """
    system = REACT if options.react else ""
    prompt = ((Message("system", system),) if system else ()) + sample.prompt
    offered = names(sample)
    tools = Offered(offered, switched_off(prompt, offered))
    session = yield from _gone_through(begun, Session(setting_of(sample, options)), tools, options.style)
    turns, reply = begun, first
    finish, model, left = "length", "", options.replies if options.user else 0
    for _ in range(options.turns):
        if reply is None:
            reply = yield _asked(prompt + turns, sample, options, index)
        turns = (*turns, reply.message)
        finish, model = reply.finish, reply.model
        try:
            calls = read((reply.message,), options.style).calls
        except FormatError:
            break  # the verifier says what is wrong with it
        reply, answer = None, ""
        if calls:
            results, session = yield from _results(calls, session, tools)
            turns += results
            finish = "length"
            continue
        if left:
            answer = yield from _user(sample, turns, options, index)
        if not answer:
            break
        left -= 1
        turns = (*turns, Message("user", answer))
        finish = "length"
    origin = Origin("tools.rollout", model, options.seed, index)
    return Candidate(sample, turns, origin, finish, (), system)


@dataclass(frozen=True, slots=True)
class Offered:
    """The tools of a sample, and those that its system prompt switches off. None of another name, and none
    that is off, is ever run.
    """

    names: frozenset[str]
    off: frozenset[str]

    def refusal(self, tool: str) -> str:
        """What a call of a tool is answered that is not run; empty where it is."""
        if tool in self.off:
            return f"Error: the tool {tool[:60]!r} is switched off"
        if self.names and tool not in self.names:
            return f"Error: no tool is named {tool[:60]!r}"
        return ""


def _gone_through(
    begun: tuple[Message, ...], session: Session, tools: Offered, style: str
) -> Generator[Any, Any, Session]:
    """The session after the calls of these messages. A call is a pure value, so it is made again."""
    for call in read(begun, style).calls if begun else ():
        if not tools.refusal(call.name):
            _, session = yield from perform(call.name, call.arguments, session)
    return session


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
    calls: tuple[Called, ...], session: Session, tools: Offered
) -> Generator[Any, Any, tuple[tuple[Message, ...], Session]]:
    found: list[Message] = []
    for call in calls:
        if refusal := tools.refusal(call.name):
            result = Result(error=refusal)
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
