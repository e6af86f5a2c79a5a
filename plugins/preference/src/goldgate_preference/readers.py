"""Rows of well-known preference sets as rankings: HH, UltraFeedback, HelpSteer2 and 3, Nectar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from goldgate_preference.strength import Strength, of_gap

TURN = re.compile(r"\n\n(Human|Assistant):")
ROLES = {"Human": "user", "Assistant": "assistant"}
HELPSTEER: Mapping[int, Strength] = {3: "significantly better", 2: "better", 1: "slightly better"}
ASPECTS = ("helpfulness", "honesty", "instruction_following", "truthfulness")

Messages = list[dict[str, str]]


class UnreadableError(ValueError):
    """A row that is not of the set it is read as, or says nothing of a preference."""


@dataclass(frozen=True)
class Ranking:
    """A prompt with responses, best first; ``strengths`` lie between neighbours, ``by`` names models."""

    prompt: Messages
    responses: tuple[str, ...]
    strengths: tuple[Strength, ...]
    by: tuple[str, ...] = ()

    def row(self, name: str) -> dict[str, Any]:
        """The ranking as a goldgate row; responses are in ranked order."""
        models = self.by or ("",) * len(self.responses)
        responses = [{"text": text, "model": by} for text, by in zip(self.responses, models, strict=True)]
        reference = {"strengths": list(self.strengths)}
        return {"id": name, "prompt": self.prompt, "responses": responses, "reference": reference}


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
        chosen, rejected = (_turns(row, key)[-1]["content"] for key in ("chosen", "rejected"))
        return _two(_user(_text(row, "prompt")), chosen, rejected, of_gap(gap, 9.0))
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


READERS: Mapping[str, Callable[[Mapping[str, Any]], Ranking]] = {
    "hh": hh,
    "ultrafeedback": ultrafeedback,
    "helpsteer2": helpsteer2,
    "helpsteer3": helpsteer3,
    "nectar": nectar,
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
        {"role": ROLES[who], "content": said.strip()}
        for who, said in zip(parts[1::2], parts[2::2], strict=True)
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
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError(f"{key} is a number")
    return float(value)
