"""The verifier ``steerability.consistency``: does any turn contradict a fact of the persona?

Llama 3 report, 4.3.7: annotators judge whether a persona is kept over the whole conversation. A row's
``reference.persona`` is a list of facts:

* ``fact``: the fact in words,
* ``says``: sentences with one gap, such as "my name is {}" or "I am {} years old",
* ``values``: what may stand in the gap, such as ["34", "thirty-four"],
* ``never``: phrases that contradict the fact, such as "I am an AI".

Facts without ``says`` and ``never`` are for the judge of ``steerability.system``; here they are undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex
from goldgate import Candidate, Failure, Verdict, abstain, accept, no_answer, reject

from goldgate_steerability.kinds.keywords import places
from goldgate_steerability.rows import ConstraintError
from goldgate_steerability.scopes import turns
from goldgate_steerability.units.text import Text, words_of
from goldgate_steerability.verifiers.constraints import one_line

_FIELDS = {"fact", "says", "values", "never"}
_NOT = frozenset("not never no isn't wasn't hardly".split())
_DENIALS = frozenset({"not", "never"})
_FILLERS = frozenset("a an the actually just really still now only about almost of from in".split())
_QUOTED = regex.compile(r'"[^"\n]{0,400}"')


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a persona."""

    fact: str
    says: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def check(candidate: Candidate) -> Verdict | Failure:
    """Rejects at the first turn that contradicts a fact; accepts where no turn does and every fact can be
    checked by its words; abstains where a fact needs a judge. Evidence: ``first_violating_turn``,
    ``facts`` (fact, met, turn, quote, stated: how often it was stated).
    """
    try:
        facts = read(candidate.sample.reference.get("persona"))
    except ConstraintError as error:
        return Failure(str(error), kind="row")
    answers = [Text(text) for text in turns(candidate.messages)]
    if not any(not text.empty for text in answers):
        return no_answer("there is no assistant turn")
    found = [decide(fact, answers) for fact in facts]
    parts = {
        str(number): None if one["met"] is None else float(one["met"]) for number, one in enumerate(found)
    }
    broken = sorted((one["turn"], number) for number, one in enumerate(found) if one["met"] is False)
    if broken:
        first = found[broken[0][1]]
        why = one_line(f"turn {first['turn']} contradicts {first['fact']!r}: {first['quote']!r}")
        return reject(why, code="contradiction", parts=parts, first_violating_turn=first["turn"], facts=found)
    if None in parts.values():
        return abstain(
            "a fact has no words to check it by", parts=parts, first_violating_turn=None, facts=found
        )
    return accept("no turn contradicts the persona", parts=parts, first_violating_turn=None, facts=found)


def decide(fact: Fact, answers: Sequence[Text]) -> dict[str, Any]:
    """What the turns say of one fact."""
    entry: dict[str, Any] = {"fact": fact.fact, "met": True, "turn": None, "quote": "", "stated": 0}
    if not fact.says and not fact.never:
        return entry | {"met": None}
    for turn, text in enumerate(answers):
        for phrase in fact.never:
            for start, end in places(text, phrase):
                if not _denied(text.source[max(0, start - 40) : start]):
                    return entry | {
                        "met": False,
                        "turn": turn,
                        "quote": text.source[start : end + 20].strip(),
                    }
        for says in fact.says:
            for quote, holds in _stated(text, says, fact.values):
                if not holds:
                    return entry | {"met": False, "turn": turn, "quote": quote}
                entry["stated"] += 1
    return entry


def _stated(text: Text, says: str, values: Sequence[str]) -> list[tuple[str, bool]]:
    """Each time a sentence with a gap is stated: its words, and whether the gap holds one of the values."""
    plain = _QUOTED.sub(" ", text.plain)
    wanted = [_core(value)[0] for value in values]
    found = []
    for match in _pattern(says).finditer(plain):
        given, denied = _core(match["gap"])
        denied = denied or _denied(plain[max(0, match.start() - 40) : match.start()])
        holds = any(given[: len(value)] == value for value in wanted)
        found.append((match[0].strip()[:120], holds != denied))
    return found


def _core(text: str) -> tuple[list[str], bool]:
    """The words of a gap without fillers before them, and whether they are denied."""
    words = [word.lower() for word in words_of(text)]
    denied = False
    while len(words) > 1 and words[0] in _FILLERS | _DENIALS:
        denied = denied or words[0] in _DENIALS
        words.pop(0)
    return words, denied


@lru_cache(maxsize=512)
def _pattern(says: str) -> Any:
    """The words before and after the gap, in any case, with any blanks between them."""
    before, _, after = says.partition("{}")
    left, right = (r"\s+".join(regex.escape(word) for word in part.split()) for part in (before, after))
    gap = r"(?P<gap>[^.!?\n;]{1,80}?)" if right else r"(?P<gap>[^.!?\n;]{1,80})"
    for full, short in (("I\\s+am", "I'm"), ("I\\s+have", "I've"), ("name\\s+is", "name's")):
        left = left.replace(full, f"(?:{full}|{short})")
    tail = rf"\s+{right}(?![\p{{L}}\p{{N}}])" if right else ""
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){left}\s+{gap}{tail}", regex.IGNORECASE)


def _denied(before: str) -> bool:
    words = words_of(before.lower())[-3:]
    return any(word in _NOT or word.endswith("n't") for word in words)


def read(raw: Any) -> tuple[Fact, ...]:
    """The facts of a row. Raises ConstraintError."""
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw:
        raise ConstraintError("reference.persona: a list of facts, at least one")
    return tuple(_fact(number, one) for number, one in enumerate(raw))


def _fact(number: int, raw: Any) -> Fact:
    if isinstance(raw, str) and raw.strip():
        return Fact(raw)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("fact"), str):
        raise ConstraintError(f"fact {number}: a text, or an object with fact, says, values, never")
    if unknown := sorted(set(raw) - _FIELDS):
        raise ConstraintError(f"fact {number}: unknown key {unknown[0]!r} (known: fact, says, values, never)")
    says, values, never = (_texts(number, raw, key) for key in ("says", "values", "never"))
    for one in says:
        if one.count("{}") != 1 or not one.partition("{}")[0].strip() or len(one) > 200:
            raise ConstraintError(f"fact {number}: says: words, then one gap {{}}, not {one!r}")
    if says and not values:
        raise ConstraintError(f"fact {number}: says needs values")
    return Fact(raw["fact"], says, values, never)


def _texts(number: int, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key) or ()
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, Sequence) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ConstraintError(f"fact {number}: {key}: a text or a list of texts")
    return tuple(value)
