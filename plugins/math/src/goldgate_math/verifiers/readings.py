"""How references and answers are read, also under their other readings: letters, commas, parts, options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from goldgate_math.comparison.compare import decide
from goldgate_math.comparison.outcome import Outcome, different, every, undecided
from goldgate_math.comparison.points import symbols
from goldgate_math.extraction.final_answer import extract
from goldgate_math.extraction.parts import below_labels, labelled
from goldgate_math.extraction.result import Found
from goldgate_math.limits import ANSWER, UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.number_words import spelled
from goldgate_math.parsing.reader import plain, read
from goldgate_math.tree import (
    Answer,
    Choice,
    Num,
    Ordered,
    Quantity,
    Relation,
    Text,
    Unordered,
    expr,
    is_expr,
)

_THOUSANDS = re.compile(r"-?[1-9]\d{0,2},\d{3}")
_DOTTED = re.compile(r"(?P<number>-?[1-9]\d{0,2}\.\d{3})(?!\d)(?P<unit>\D{0,30})")
_LAKH = re.compile(r"-?\d{1,2}(?:,\d{2}){1,4},\d{3}")
_GROUPS = re.compile(r"-?[1-9]\d?\d?,\d{3}|-?\d,\d")
_COMMA = re.compile(r"\$?\s*(-?\d+)(?:,|\{,\})(\d+)\s*\$?")
_COMMA_UNIT = re.compile(
    r"(?:[^\W\d]{2,12}\s+){0,3}(?P<sign>[€$£]?\s*)(-?\d+),(\d+)(?P<unit>\s*[^\d,;.]{1,30})\.?"
)
_SIGNS = re.compile(
    r"""
    [\d$\\=½-¾]
    | \b
    (?:
        infinit | none | no\s+(?:real\s+)?(?:solution|root|answer) | all\s+real | empty
        | undefined | exist
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LISTS = re.compile(r"[,;]|\band\b")
_RUN = re.compile(r"(?<![\\a-zA-Z])(?<!text\{)(?<!mathrm\{)[a-zA-Z]{2,4}(?![a-zA-Z])")


def read_gold(reference: Any, letters: bool = False) -> Answer:
    """A reference as a typed tree; a whole solution is asked for its final answer. Raises UnreadableError."""
    text = str(reference).strip()
    if number := plain(text):
        return number
    if "\n" in text or "\\boxed" in text or "####" in text or len(text) > 300:
        found = extract(text, "sentence")
        if isinstance(found, Found):
            return stated(found, None)[0]
    comma = _COMMA.fullmatch(text)
    if comma and not _GROUPS.fullmatch(f"{comma[1]},{comma[2]}"):
        return read(f"{comma[1]}.{comma[2]}")
    return read(text, letters)


def european(reference: Any) -> Answer | None:
    """A reference such as ``2,5`` as the decimal that it is where a comma stands before decimals."""
    comma = _COMMA.fullmatch(str(reference).strip())
    return read(f"{comma[1]}.{comma[2]}") if comma and len(comma[2]) != 3 else None


def read_parts(parts: tuple[str, ...]) -> Answer:
    """One answer; several parts make a list. Raises UnreadableError."""
    if len(parts) == 1:
        return read(parts[0])
    items = tuple(read(part) for part in parts)
    return Unordered(items, braced=False)


def stated(found: Found, gold: Answer | None) -> tuple[Answer, str]:
    """The answer's tree and text: of a clause the first reading that is a value, where a value is asked.

    Where the reference is an equation, the first reading that is one. Raises UnreadableError.
    """
    if len(found.parts) > 1:
        return read_parts(found.parts), " ; ".join(found.parts)
    wordy: tuple[Answer, str] | None = None
    value: tuple[Answer, str] | None = None
    problem: UnreadableError | None = None
    for text in (*found.parts, *found.inner):
        try:
            answer = read(_plain_comma(text))
        except UnreadableError as error:
            problem = problem or error
            continue
        same_words = isinstance(gold, Text) and decide(gold, answer, AnswerOptions()).equal
        if not isinstance(answer, Text) or same_words:
            if not isinstance(gold, Relation) or isinstance(answer, Relation) or same_words:
                return value or (answer, text)
            value = value or (answer, text)
        elif text in found.parts:
            wordy = (answer, text)
    if value or wordy:
        return value or wordy  # type: ignore[return-value]  # one of the two
    raise problem or UnreadableError("nothing there")


def _plain_comma(text: str) -> str:
    """``2{,}5`` and ``2,05`` with a point, as no list has an item 05; three digits could be thousands."""
    comma = _COMMA.fullmatch(text) if "," in text else None
    decimal = comma and len(comma[2]) != 3 and ("{,}" in text or (len(comma[2]) > 1 and comma[2][0] == "0"))
    return f"{comma[1]}.{comma[2]}" if comma and decimal else text


def compared(gold: Answer, answer: Answer, text: str, options: AnswerOptions) -> Outcome:
    """The outcome for an answer, under its other readings too: a decimal comma, an option's content."""
    outcome = decide(gold, answer, options)
    if outcome.equal:
        return outcome
    if isinstance(answer, Choice) and answer.content and not isinstance(gold, Choice):
        return _again(gold, answer.content, options, outcome)
    if isinstance(gold, Choice) and gold.content and not isinstance(answer, Choice):
        try:
            return decide(read(gold.content), answer, options)
        except UnreadableError:
            return outcome
    if text.endswith("!") and _again(gold, text[:-1], options, outcome).equal:
        return undecided("form", "a factorial, or an exclamation mark")
    if _LAKH.fullmatch(text) and not isinstance(gold, (Ordered, Unordered)):
        return _again(gold, text.replace(",", ""), options, outcome)
    return _decimal_comma(gold, answer, text, options, outcome)


def dotted(gold: Answer, text: str, options: AnswerOptions) -> bool:
    """Whether the answer is right with its point as one between thousands, as in German: ``1.250``."""
    match = _DOTTED.fullmatch(text)
    if match is None:
        return False
    none = undecided("form", "")
    return _again(gold, match["number"].replace(".", "") + match["unit"], options, none).equal is True


def _decimal_comma(
    gold: Answer, answer: Answer, text: str, options: AnswerOptions, outcome: Outcome
) -> Outcome:
    measured = _COMMA_UNIT.fullmatch(text)
    if (
        measured
        and isinstance(gold, (Num, Quantity))
        and not _THOUSANDS.fullmatch(f"{measured[2]},{measured[3]}")
    ):
        read_as = f"{measured['sign']}{measured[2]}.{measured[3]}{measured['unit']}"
        return _again(gold, read_as, options, outcome)
    comma = _COMMA.fullmatch(text.rstrip(" ."))
    if comma and isinstance(gold, Num) and gold.places:
        other = _again(gold, f"{comma[1]}.{comma[2]}", options, outcome)
        if other.equal and _THOUSANDS.fullmatch(text):
            return undecided("form", "a decimal comma, or one between thousands")
        return other
    if isinstance(gold, Unordered) and not (gold.braced or gold.joined) and isinstance(answer, Num):
        whole = [item.value for item in gold.items if isinstance(item, Num) and item.places is None]
        if len(whole) == len(gold.items) == 2 and answer.places == len(str(whole[1])):
            return _again(answer, f"{whole[0]}.{whole[1]}", options, outcome)
    return outcome


def _again(gold: Answer, text: str, options: AnswerOptions, first: Outcome) -> Outcome:
    try:
        other = decide(gold, read(text), options)
    except UnreadableError:
        return first
    return other if other.equal else first


def says_anything(gold: Answer, answer: Answer, response: str) -> bool:
    """Whether words in place of a value could hold one at all: a refusal or a beginning has no sign of it."""
    if not isinstance(answer, Text) or isinstance(gold, (Text, Choice)):
        return True
    return bool(_SIGNS.search(response)) or any(spelled(Text((word,))) for word in answer.words)


# --- letters that spell a unit or a word -----------------------------------------------------------------


def as_letters(reference: Any, text: str, options: AnswerOptions) -> Outcome | None:
    """The outcome with short runs of letters as products, ``mg`` as m times g; None where that cannot be."""
    gold_text = str(reference)
    if len(gold_text) > ANSWER or not (_RUN.search(gold_text) or _RUN.search(text)):
        return None
    try:
        gold, answer = read_gold(reference, letters=True), read(text, letters=True)
    except UnreadableError:
        return None
    sides = [
        side for tree in (gold, answer) for side in (tree.sides if isinstance(tree, Relation) else (tree,))
    ]
    if not all(is_expr(side) for side in sides) or not any(symbols(expr(side)) for side in sides):
        return None
    return decide(gold, answer, options)


# --- parts with labels -------------------------------------------------------------------------------------


def by_parts(reference: Any, found: Found, response: str, options: AnswerOptions) -> Outcome | None:
    """Labelled parts, each against its own; None where the reference has none."""
    text = str(reference).strip()
    golds = labelled(text) if ")" in text else None
    if golds is None:
        return _listed_parts(text, found, options)
    answers = _answer_parts(found, list(golds)) or below_labels(response, list(golds))
    if answers is None:
        return None
    if set(answers) != set(golds):
        return different("structure", f"parts {', '.join(sorted(answers))} where the reference has others")
    try:
        return every(
            compared(read_gold(gold), read(answers[name]), answers[name], options)
            for name, gold in golds.items()
        )
    except UnreadableError as error:
        return undecided("structure", f"a part cannot be read: {error}")


def _listed_parts(reference: str, found: Found, options: AnswerOptions) -> Outcome | None:
    """Labelled parts, (a) and (b), against a reference that lists their values in order; None elsewhere."""
    text = found.parts[0]
    if len(found.parts) > 1 or ")" not in text or not _LISTS.search(reference):
        return None
    try:
        if (answers := labelled(text)) is None or not isinstance(gold := read_gold(reference), Unordered):
            return None
        if gold.braced or len(gold.items) != len(answers):
            return None
        return every(
            compared(item, read(answer), answer, options)
            for item, answer in zip(gold.items, answers.values(), strict=True)
        )
    except UnreadableError:
        return None


def _answer_parts(found: Found, names: list[str]) -> dict[str, str] | None:
    if found.labels:
        return dict(zip(found.labels, found.parts, strict=True))
    if len(found.parts) == len(names):
        return dict(zip(names, found.parts, strict=True))
    return next((parts for text in found.parts if (parts := labelled(text)) is not None), None)


# --- options of a multiple choice ------------------------------------------------------------------------


def by_option(
    gold: Answer, answer: Answer, texts: Mapping[str, str], options: AnswerOptions
) -> Outcome | None:
    """A letter against the content of an option, either way; None where that does not apply."""
    if not texts:
        return None
    if isinstance(gold, Choice) and len(gold.letters) == 1 and not isinstance(answer, Choice):
        return _content(next(iter(gold.letters)), answer, texts, options)
    if isinstance(answer, Choice) and len(answer.letters) == 1:
        letter = next(iter(answer.letters))
        if isinstance(gold, Choice):
            return _contradiction(letter, answer.content, texts, options)
        if letter in texts and not answer.content:
            try:
                return decide(gold, read(texts[letter]), options)
            except UnreadableError:
                return None
    return None


def _content(letter: str, answer: Answer, texts: Mapping[str, str], options: AnswerOptions) -> Outcome | None:
    """An answer that gives an option's content where the reference gives its letter."""
    fits = {name for name, text in texts.items() if _means(text, answer, options)}
    if fits == {letter}:
        return decide(answer, read(texts[letter]), options)
    if fits and letter not in fits:
        return different("form", f"the content of option {', '.join(sorted(fits))}")
    return None


def _contradiction(
    letter: str, content: str, texts: Mapping[str, str], options: AnswerOptions
) -> Outcome | None:
    """A letter with the content of another option; None where there is no contradiction."""
    if not content or letter not in texts:
        return None
    try:
        value = read(content)
    except UnreadableError:
        return None
    fits = {name for name, text in texts.items() if _means(text, value, options)}
    if fits and letter not in fits:
        return different("form", f"option {letter} with the content of option {', '.join(sorted(fits))}")
    return None


def _means(text: str, answer: Answer, options: AnswerOptions) -> bool:
    try:
        return decide(read(text), answer, options).equal is True
    except UnreadableError:
        return False
