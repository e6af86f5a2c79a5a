"""The generator ``steerability.dialogue``: conversations with a simulated user.

Llama 3 report, 4.3.7: annotators converse with the model under a system prompt. Here a second model plays the
user, in a style per dialogue; the policy answers each turn.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Literal

from goldgate import Candidate, Chat, Completion, Expected, Message, Origin, Sample
from goldgate.asking import expected, seed_of

Style = Literal["plain", "contrary", "off-topic", "forgetful"]
Turns = tuple[Message, ...]
STYLES: dict[Style, str] = {
    "plain": "Go on with a natural follow-up question or remark.",
    "contrary": "Ask, in passing and for a plausible reason, for an answer in another form than so far: "
    "longer or shorter, another format, another tone, or another role.",
    "off-topic": "Change the subject to something unrelated, as people do.",
    "forgetful": "Ask once more, in other words, about something that was answered before.",
}
ASK = """You play the user in a conversation with an assistant. {style}

The conversation so far:

{conversation}

Write the user's next message and nothing else: no name, no quotation marks, no comment."""


@dataclass(frozen=True, slots=True)
class DialogueOptions:
    """How dialogues are made."""

    user: str = field(default="", metadata={"service": "chat"})
    """The chat service that plays the user; empty: the step's own."""
    turns: int = 5
    """Assistant turns of a dialogue."""
    styles: tuple[Style, ...] = ("plain", "contrary", "off-topic", "forgetful")
    """One dialogue is made for each."""
    temperature: float = 0.8
    """Sampling temperature of both sides."""
    max_tokens: int = 512
    """Most tokens of one message."""
    seed: int | None = None
    """Seed of the requests; the run's where it is not set."""

    def __post_init__(self) -> None:
        if self.turns < 1 or not self.styles:
            raise ValueError("turns is at least 1, and styles holds at least one")


def make(
    sample: Sample, options: DialogueOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Candidate]]:
    """One candidate per style with all messages after the prompt. User turns that the row fixes
    (``reference.user_turns``) are taken before any is simulated. A dialogue whose next message is empty,
    cut off or refused ends before it; one without an answer is left out.
    """
    talks: list[Turns] = [() for _ in options.styles]
    live = list(range(len(talks)))
    finish = ["stop"] * len(talks)
    models = [""] * len(talks)
    fixed = tuple(str(one) for one in sample.reference.get("user_turns") or ())
    for turn in range(options.turns):
        if turn:
            asked = yield from _user_turns(sample, options, talks, live, turn, fixed)
            live = [at for at in live if asked[at]]
            for at in live:
                talks[at] = (*talks[at], Message("user", asked[at]))
        if not live:
            break
        replies = yield tuple(_policy(sample, options, talks[at], at, turn) for at in live)
        gone = []
        for at, reply in zip(live, replies, strict=True):
            models[at] = reply.model or models[at]
            if not reply.message.content.strip():
                gone.append(at)
                talks[at] = talks[at][:-1] if turn else ()
                continue
            talks[at] = (*talks[at], Message("assistant", reply.message.content))
            if reply.finish not in {"stop", ""}:
                finish[at] = reply.finish
                gone.append(at)
        live = [at for at in live if at not in gone]
    return [
        Candidate(
            sample,
            talk,
            Origin("steerability.dialogue", models[at], seed_of(options.seed, at), at),
            finish=finish[at],
        )
        for at, talk in enumerate(talks)
        if talk
    ]


def expects(sample: Sample, options: DialogueOptions) -> list[Expected]:
    """Every turn of every dialogue, and the user's turns that the row does not fix."""
    count = len(options.styles)
    fixed = len(sample.reference.get("user_turns") or ())
    simulated = max(0, options.turns - 1 - fixed)
    found = [expected(sample.prompt, options, count, turns=options.turns)]
    if simulated:
        found.append(expected(sample.prompt, options, count, options.user, simulated))
    return found


def _user_turns(
    sample: Sample,
    options: DialogueOptions,
    talks: list[Turns],
    live: list[int],
    turn: int,
    fixed: tuple[str, ...],
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], dict[int, str]]:
    """What each user says next; empty where the reply says nothing usable."""
    if turn <= len(fixed):
        return dict.fromkeys(live, fixed[turn - 1])
    requests = tuple(_simulated(sample, options, talks[at], at, turn) for at in live)
    replies = yield requests
    return {
        at: cleaned(reply.message.content) if reply.finish in {"stop", ""} else ""
        for at, reply in zip(live, replies, strict=True)
    }


def cleaned(text: str) -> str:
    """A user's message without a name before it or quotation marks around it."""
    text = text.strip()
    for name in ("User:", "user:", "**User:**", "[User]"):
        text = text.removeprefix(name).strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def _policy(sample: Sample, options: DialogueOptions, talk: Turns, at: int, turn: int) -> Chat:
    index = at * 1000 + turn
    return Chat(
        (*sample.prompt, *talk),
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=seed_of(options.seed, index),
        index=at,
        tools=sample.tools,
    )


def _simulated(sample: Sample, options: DialogueOptions, talk: Turns, at: int, turn: int) -> Chat:
    """The user does not see the system prompt."""
    shown = [message for message in (*sample.prompt, *talk) if message.role in {"user", "assistant"}]
    conversation = "\n\n".join(f"{message.role}: {message.content}" for message in shown)
    head, _, tail = ASK.replace("{style}", STYLES[options.styles[at]]).partition("{conversation}")
    return Chat(
        (Message("user", head + conversation + tail),),
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=seed_of(options.seed, at * 1000 + turn),
        service=options.user,
    )
