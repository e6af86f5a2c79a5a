"""Rows of preference sets as rankings: HH, UltraFeedback, HelpSteer2 and 3, Nectar, and plain pairs."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from goldgate import RowError, message_from_dict, message_to_dict

from goldgate_preference.strength import SAME, STRENGTHS, Strength, of_gap

TURN = re.compile(r"\n\n(Human|Assistant):")
ROLES = {"Human": "user", "Assistant": "assistant"}
HELPSTEER: Mapping[int, Strength] = {3: "significantly better", 2: "better", 1: "slightly better"}
ASPECTS = ("helpfulness", "honesty", "instruction_following", "truthfulness")

Messages = list[dict[str, Any]]


class UnreadableError(RowError, ValueError):
    """A row that is not of the set it is read as, or says nothing of a preference."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A prompt with responses, best first; ``strengths`` lie between neighbours, ``by`` names models. A
    response is a text, or several messages.
    """

    prompt: Messages
    responses: tuple[str | Messages, ...]
    strengths: tuple[Strength, ...]
    by: tuple[str, ...] = ()
    tools: tuple[Mapping[str, Any], ...] = ()

    def row(self, name: str) -> dict[str, Any]:
        """The ranking as a goldgate row; responses are in ranked order."""
        models = self.by or ("",) * len(self.responses)
        responses = [
            {"text" if isinstance(given, str) else "messages": given, "model": by}
            for given, by in zip(self.responses, models, strict=True)
        ]
        reference = {"strengths": list(self.strengths)}
        row = {"id": name, "prompt": self.prompt, "responses": responses, "reference": reference}
        return {**row, "tools": list(self.tools)} if self.tools else row


def hh(row: Mapping[str, Any]) -> Ranking:
    """Anthropic's HH: two dialogues that part in the last turn. The set gives no strengths; ours is
    "better" for all.
    """
    chosen, rejected = (_dialogue(_text(row, key)) for key in ("chosen", "rejected"))
    if chosen[:-1] != rejected[:-1]:
        raise UnreadableError("the dialogues part before their last turn")
    if chosen[-1]["role"] != "assistant" or rejected[-1]["role"] != "assistant" or len(chosen) < 2:
        raise UnreadableError("the last turn is not the assistant's answer to somebody")
    return _two(chosen[:-1], chosen[-1]["content"], rejected[-1]["content"], "better")


def ultrafeedback(row: Mapping[str, Any]) -> Ranking:
    """UltraFeedback, whole or binarised. The whole set's ``overall_score`` is known to be wrong where it
    is 10, so responses are ranked by the mean of the four aspects, where they have one.
    """
    if "completions" not in row:
        gap = _number(row, "score_chosen") - _number(row, "score_rejected")
        if gap <= 0:
            raise UnreadableError("the chosen response has no higher score")
        last = [_turns(row, key)[-1] for key in ("chosen", "rejected")]
        if any(turn["role"] != "assistant" for turn in last):
            raise UnreadableError("the last turn is not the assistant's answer to somebody")
        texts = [turn["content"] for turn in last]
        return _two(_user(_text(row, "prompt")), texts[0], texts[1], of_gap(gap, 9.0))
    scored = []
    for completion in _list(row, "completions"):
        score = _aspects(completion.get("annotations") or {})
        if score is not None:
            scored.append((score, _text(completion, "response"), str(completion.get("model", ""))))
    return _ranked(_user(_text(row, "instruction")), scored, 4.0)


def helpsteer2(row: Mapping[str, Any]) -> Ranking:
    """HelpSteer2's preferences: ``preference_strength`` from -3 (the first is much better) to 3."""
    sides = _text(row, "response_1"), _text(row, "response_2")
    return _signed(_user(_text(row, "prompt")), sides, _number(row, "preference_strength"))


def helpsteer3(row: Mapping[str, Any]) -> Ranking:
    """HelpSteer3: a context of messages, ``overall_preference`` from -3 (the first is much better) to 3."""
    sides = _text(row, "response1"), _text(row, "response2")
    return _signed(_turns(row, "context"), sides, _number(row, "overall_preference"))


def nectar(row: Mapping[str, Any]) -> Ranking:
    """Nectar: answers with ranks from 1 (best) to 7. Ranks that two answers share rank neither."""
    dialogue = _dialogue(_text(row, "prompt"))
    prompt = dialogue[:-1] if dialogue[-1]["role"] == "assistant" else dialogue
    answers = [
        (-_number(answer, "rank"), _text(answer, "answer"), str(answer.get("model", "")))
        for answer in _list(row, "answers")
    ]
    return _ranked(prompt, answers, 6.0)


def pairs(row: Mapping[str, Any]) -> Ranking:
    """Any set with ``chosen`` and ``rejected``, and ``prompt`` where it is not the dialogues' own beginning:
    texts or messages, as trl knows them. ``strength`` may name the preference's; ours is "better".

    The report ranks single messages (4.2.1), so messages that both responses begin with belong to the prompt.
    """
    given = row.get("prompt")
    if given is None and isinstance(row.get("chosen"), str):
        return hh(row)
    sides = [_side(row, key) for key in ("chosen", "rejected")]
    if isinstance(given, str):
        prompt = _user(given) if given.strip() else []
    else:
        prompt = _messages(given, "prompt") if given else []
    if all(side[: len(prompt)] == prompt for side in sides):  # whole dialogues, although the prompt is given
        sides = [side[len(prompt) :] for side in sides]
    while min(map(len, sides)) > 1 and sides[0][0] == sides[1][0]:
        prompt = [*prompt, sides[0][0]]
        sides = [side[1:] for side in sides]
    if not prompt:
        raise UnreadableError("the responses have no prompt and no common beginning")
    if any(not side or side[0]["role"] == "user" for side in sides):
        raise UnreadableError("the responses do not begin with the assistant's turn")
    strength = row.get("strength") or "better"
    if strength == SAME or sides[0] == sides[1]:
        raise UnreadableError("neither response is better")
    if strength not in STRENGTHS:
        raise UnreadableError(f"no strength is called {strength!r}")
    chosen, rejected = (_short(side) for side in sides)
    return Ranking(prompt, (chosen, rejected), (strength,), (), _tools(row))


def rows_of(read: Callable[[Mapping[str, Any]], Ranking], raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The goldgate rows of a row of a set, with an id that goes by its content. Raises UnreadableError."""
    ranking = read(raw)
    content = json.dumps([ranking.prompt, ranking.responses], sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return [ranking.row(digest)]


READERS: Mapping[str, Callable[[Mapping[str, Any]], Ranking]] = {
    "hh": hh,
    "ultrafeedback": ultrafeedback,
    "helpsteer2": helpsteer2,
    "helpsteer3": helpsteer3,
    "nectar": nectar,
    "pairs": pairs,
}


def _two(prompt: Messages, better: str, worse: str, strength: Strength | None) -> Ranking:
    if strength is None or better == worse:
        raise UnreadableError("neither response is better")
    return Ranking(prompt, (better, worse), (strength,))


def _signed(prompt: Messages, sides: tuple[str, str], preference: float) -> Ranking:
    strength = HELPSTEER.get(abs(int(preference))) if preference == int(preference) else None
    if strength is None:
        raise UnreadableError(f"a preference of {preference:g} prefers neither")
    better, worse = sides if preference < 0 else (sides[1], sides[0])
    return _two(prompt, better, worse, strength)


def _ranked(prompt: Messages, scored: Sequence[tuple[float, str, str]], scale: float) -> Ranking:
    """A ranking by score. Of responses with one score, the first stands for all: they rank nothing."""
    best: dict[float, tuple[float, str, str]] = {}
    for one in scored:
        best.setdefault(one[0], one)
    order = [best[score] for score in sorted(best, reverse=True)]
    if len(order) < 2:
        raise UnreadableError("no two responses have different scores")
    gaps = [of_gap(a[0] - b[0], scale) for a, b in pairwise(order)]
    strengths = tuple(gap for gap in gaps if gap is not None)
    return Ranking(prompt, tuple(one[1] for one in order), strengths, tuple(one[2] for one in order))


def _aspects(annotations: Mapping[str, Any]) -> float | None:
    """The mean rating of the aspects that were rated ("N/A" was not)."""
    ratings = [str(annotations.get(aspect, {}).get("Rating", "")) for aspect in ASPECTS]
    known = [float(rating) for rating in ratings if re.fullmatch(r"\d+(\.\d+)?", rating)]
    return sum(known) / len(known) if known else None


def _dialogue(text: str) -> Messages:
    """A dialogue as ``\\n\\nHuman: … \\n\\nAssistant: …``; white space around a turn is not its own."""
    parts = TURN.split(text)
    if len(parts) < 3 or parts[0].strip():
        raise UnreadableError("a dialogue begins with a blank line and Human: or Assistant:")
    return [
        {"role": ROLES[speaker], "content": text.strip()}
        for speaker, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _user(text: str) -> Messages:
    return [{"role": "user", "content": text}]


def _turns(row: Mapping[str, Any], key: str) -> Messages:
    turns = _list(row, key)
    if not turns or not all(
        isinstance(t.get("role"), str) and isinstance(t.get("content"), str) for t in turns
    ):
        raise UnreadableError(f"{key} is a list of messages")
    return [{"role": turn["role"], "content": turn["content"]} for turn in turns]


def _side(row: Mapping[str, Any], key: str) -> Messages:
    """A response as messages."""
    value = row.get(key)
    return [{"role": "assistant", "content": value}] if isinstance(value, str) else _messages(value, key)


def _messages(value: Any, key: str) -> Messages:
    """Messages as the chat format has them; other keys that are empty are left out."""
    if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
        raise UnreadableError(f"{key} is a text or a list of messages")
    try:
        return [message_to_dict(message_from_dict(item, role="")) for item in value]
    except ValueError as error:
        raise UnreadableError(f"{key}: {error}") from error


def _short(side: Messages) -> str | Messages:
    """The text alone, where there is nothing else."""
    return side[0]["content"] if len(side) == 1 and set(side[0]) == {"role", "content"} else side


def _tools(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    tools = row.get("tools") or []
    try:
        tools = json.loads(tools) if isinstance(tools, str) else tools
    except (ValueError, RecursionError) as error:
        raise UnreadableError("tools is no JSON") from error
    if not isinstance(tools, list) or not all(isinstance(tool, Mapping) for tool in tools):
        raise UnreadableError("tools is a list of objects")
    return tuple(tools)


def _list(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = row.get(key)
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise UnreadableError(f"{key} is a list of objects")
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise UnreadableError(f"{key} is a text")
    return value


def _number(row: Mapping[str, Any], key: str) -> float:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UnreadableError(f"{key} is a number")
    return float(value)
