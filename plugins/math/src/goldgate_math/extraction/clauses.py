"""Clauses of prose: where they end, whether they hedge or deny, and the value that one states."""

from __future__ import annotations

import re
from itertools import pairwise

from goldgate_math.extraction.clause_patterns import (
    ABOUT_ANSWERS,
    ASIDE,
    ASSIGNED,
    AT_NOON,
    BEFORE,
    BETWEEN,
    BOUND,
    BRACKETED,
    COMPOUND,
    DENIAL,
    DESCRIBES,
    END,
    GOES_ON,
    HAS,
    IS,
    NEGATED,
    NUMBER,
    OF,
    OFFERED,
    PROSE,
    RELATIVE,
    REMARK,
    RETRACTED,
    SO,
    SPAN,
    SUBORDINATE,
    SUM,
    TIMES,
    TRAIL,
    UNREAL,
    VALUE,
)
from goldgate_math.parsing.english_numbers import within
from goldgate_math.parsing.literals import DAY


def sentence(text: str) -> str:
    """The text up to the end of its first sentence; decimal points end none."""
    match = END.search(text)
    return text[: match.start()] if match else text


def sentences(text: str) -> list[str]:
    """All sentences that say something."""
    return [part for part in END.split(text) if part and any(sign.isalnum() for sign in part)]


def trim(text: str) -> str:
    """A clause without marks of emphasis and without the reason it goes on to give."""
    text = text.replace("**", "").replace("__", "").strip(" \t\n:：=*_")
    cut = TRAIL.sub("", text)
    return cut if cut.strip() else text


def spans(text: str) -> list[str]:
    """The formulas between math delimiters; two prices are none."""
    return [inner for inner, _, _ in _spans(text)]


def _spans(text: str) -> list[tuple[str, int, int]]:
    found = []
    for match in SPAN.finditer(text):
        inner = match["dollar"] or match["round"] or match["square"]
        prices = match["dollar"] and (inner[-2:].strip()[-1:] in {"=", "+", "-", "*", "/", "x", "×"})
        if not (match["dollar"] and PROSE.search(inner)) and not prices:
            found.append((inner, match.start(), match.end()))
    return found


def denies(clause: str) -> bool:
    """Whether what the clause says that something *is* is denied."""
    clause = main_clause(clause)
    verbs = list(IS.finditer(clause))
    if not verbs:
        return False
    return bool(NEGATED.match(clause[verbs[-1].end() - 1 :]) or BEFORE.search(clause[: verbs[-1].start()]))


def verb(clause: str) -> int:
    """Where the last verb of a clause begins that states a value; 0 where none does."""
    verbs = list(IS.finditer(clause))
    return verbs[-1].start() if verbs else 0


def main_clause(clause: str) -> str:
    """The clause without relative clauses: ``the count of numbers that are not prime is`` 18."""
    clause = SUBORDINATE.sub("", clause)
    if (aside := ASIDE.search(clause)) and VALUE.search(clause[: aside.start()]):
        clause = clause[: aside.start()]
    for _ in range(3):
        relative = RELATIVE.search(clause)
        if relative is None:
            return clause
        rest = clause[relative.end() :]
        goes_on = IS.search(rest) or GOES_ON.search(rest)
        kept = clause[: relative.start()] + (" " + rest[goes_on.start() :] if goes_on else "")
        if not any(sign.isalnum() for sign in kept):
            return clause
        clause = kept
    return clause


def values(clause: str) -> list[str]:
    """The texts that may be the value which a clause states, best first: the last side of its equation, what
    follows its last verb, its only formula, its only number.
    """
    clause = main_clause(clause.replace("**", "").replace("__", "").replace("$$", "$"))
    if REMARK.match(clause):
        return []
    if (aside := BRACKETED.search(clause)) and VALUE.search(clause[: aside.start()]):
        clause = clause[: aside.start()]
    found: list[str] = [date[0]] if (date := DAY.search(clause)) else []
    concluded = SO.match(clause)
    if concluded and VALUE.search(concluded[1]) and (last := values(concluded[1])):
        return last
    if UNREAL.search(clause):
        so = SO.match(clause)
        return values(so[1]) if so and not UNREAL.search(so[1]) else []
    formulas = _spans(clause)
    if several := _equations(clause, formulas) or _assigned(clause):
        found.append(several)
    verbs = list(IS.finditer(clause))
    if (
        verbs
        and not BEFORE.search(clause[: verbs[-1].start()])
        and (rest := trim(clause[verbs[-1].end() :]))
        and not NEGATED.match(" " + rest)
        and (VALUE.search(rest) or not VALUE.search(clause))
    ):
        found += [*_last_side(rest), rest]
    if DENIAL.search(clause) and (concluded := SO.match(clause)):
        clause = concluded[1]
        formulas = _spans(clause)
    if (denial := DENIAL.search(clause)) is not None:
        return found or _described(clause, denial)
    if not formulas and not NUMBER.search(clause) and (often := _times(clause)):
        return [*found, *often]
    if (bound := BOUND.search(clause)) is not None and not _of_noun(clause, bound):
        return found
    if not found and _count(clause) > 1 and (concluded := SO.match(clause)):
        return values(concluded[1])
    if not several and not (verbs and found):
        found += _last_side(trim(clause))
    if len(formulas) == 1:
        found.append(formulas[0][0])
    elif not formulas:
        found += _numbers(clause)
    return found


def _described(clause: str, denial: re.Match[str]) -> list[str]:
    """The only number of a clause whose negation describes what is counted: "14 seats are not taken"."""
    numbers = list(NUMBER.finditer(clause))
    if len(numbers) != 1 or not DESCRIBES.match(clause, numbers[0].end()) or ABOUT_ANSWERS.search(clause):
        return []
    return [numbers[0][0]] if numbers[0].end() <= denial.start() else []


def _of_noun(clause: str, bound: re.Match[str]) -> bool:
    """Whether "at least one" describes what was counted before it."""
    after = clause[bound.end() :].lstrip()
    return bound[0].lower().startswith("at") and bool(
        NUMBER.search(clause[: bound.start()]) and re.match(r"(?:one|two|three|a|an)\b", after)
    )


def _numbers(clause: str) -> list[str]:
    """The only number of a clause with its noun, or the one after its last verb of having."""
    numbers = list(NUMBER.finditer(clause))
    if not numbers:
        words = within(clause) or AT_NOON.findall(clause)
        return words if len(words) == 1 else _times(clause)
    if len(numbers) > 1 and (had := list(HAS.finditer(clause))):
        after = trim(clause[had[-1].end() :])
        numbers = list(NUMBER.finditer(after))
        if numbers and numbers[0].start() <= 25:
            clause = after
            if len(numbers) == 2 and OF.fullmatch(after[numbers[0].end() : numbers[1].start()]):
                return [numbers[0][0]]
        else:
            numbers = list(NUMBER.finditer(clause))
    if len(numbers) > 1:
        clause = trim(clause)
        numbers = list(NUMBER.finditer(clause))
    if len(numbers) == 2 and COMPOUND.fullmatch(clause[numbers[0].end() : numbers[1].start()]):
        return [clause[numbers[0].start() :]]
    if len(numbers) == 1:
        return [clause[numbers[0].start() :], numbers[0][0]]
    return []


def _times(clause: str) -> list[str]:
    """How often, where a clause ends with it: ``it happens twice``."""
    often = TIMES.search(clause)
    return [str(("once", "twice", "thrice").index(often[1].lower()) + 1)] if often else []


def _count(clause: str) -> int:
    return len(re.findall(r"(?<![<>=!:\\])=(?![=>])", clause))


def _last_side(text: str) -> list[str]:
    """What follows the last equality sign, with the noun after it, in a text with a single chain."""
    match = SUM.search(text)
    if match is None or not match["value"].strip(" $.\\)]"):
        return []
    before = text[: match.start()]
    if _count(before) and re.search(r",|\band\b|;|\\q?quad", before[before.rindex("=") :]):
        return []  # several equations, not a chain
    inside = (
        before.count("$") % 2
        or before.count("\\(") > before.count("\\)")
        or before.count("\\[") > before.count("\\]")
    )
    value = match["value"].strip()
    if inside:
        value = re.sub(r"(?<!\\)\$|\\[)\]]", " ", value, count=1).strip()
        if len(_spans(text)) > 1 or (value.count("$") - value.count("\\$")) % 2:
            return []
    elif not re.search(r"[\d)%}a-zA-Z\]]\s*$", before):
        return []
    return [trim(value)]


def _equations(clause: str, formulas: list[tuple[str, int, int]]) -> str:
    """Several equations that a clause lists, as one list: ``$x = 1$ and $y = 2$``."""
    equations = [span for span in formulas if _count(span[0]) == 1]
    if len(equations) < 2 or equations != formulas[-len(equations) :]:
        return ""
    for one, other in pairwise(equations):
        if not BETWEEN.fullmatch(clause[one[2] : other[1]]):
            return ""
    return ", ".join(inner for inner, _, _ in equations)


def _assigned(clause: str) -> str:
    """Letters with their values, as equations: ``p is 2 and q is 7``."""
    pairs = ASSIGNED.findall(clause)
    names = {name for name, _ in pairs}
    return ", ".join(f"{name} = {value}" for name, value in pairs) if len(names) == len(pairs) > 1 else ""


def last_number(text: str) -> str | None:
    """The last number anywhere."""
    numbers = list(NUMBER.finditer(text))
    return numbers[-1][0] if numbers else None


def offers(near: str, between: str) -> bool:
    """Whether the words between two answers offer the second as another one, not in its place."""
    return bool(OFFERED.search(near)) and not RETRACTED.search(between)
