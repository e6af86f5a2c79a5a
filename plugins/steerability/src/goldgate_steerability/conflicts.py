"""Constraints that no response can keep together: a table of pairs, and arithmetic on counts.

It finds conflicts that are certain. A set that it passes may still be hard, or impossible in a way not
listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from goldgate_steerability.kinds.punctuation import COMMAS
from goldgate_steerability.rows import Constraint, constraints_of
from goldgate_steerability.units.text import words_of

UPPER, LOWER = "change_case:english_capital", "change_case:english_lowercase"
NO_COMMA, NO_SPACE = "punctuation:no_comma", "format:no_whitespace"
# Each of these fixes what the whole response is, so that no two of them go together.
WHOLE = frozenset(
    """detectable_format:json_format detectable_format:constrained_response format:options
    repeat:repeat_simple repeat:repeat_change repeat:repeat_span custom:multiples
    custom:csv_city custom:csv_quotes custom:csv_special_character custom:date_format_list
    custom:european_capitals_sort custom:mcq_count_length custom:reverse_newline
    custom:word_reverse custom:character_reverse custom:sentence_alphabet""".split()
)
# Each of these adds something that a response fixed as a whole has no room for.
ADDS = frozenset(
    """startend:quotation startend:end_checker combination:two_responses combination:repeat_prompt
    detectable_content:postscript detectable_format:title detectable_format:multiple_sections format:list
    format:sub-bullets format:no_bullets_bullets format:output_template format:thesis format:emoji""".split()
)
NEEDS_COMMA = frozenset(
    """count:punctuation custom:csv_city custom:csv_special_character custom:date_format_list
    custom:european_capitals_sort""".split()
)
NEEDS_CAPITALS = frozenset(
    """count:person_names format:title_case format:output_template custom:mcq_count_length custom:csv_city
    custom:csv_quotes custom:csv_special_character detectable_format:constrained_response""".split()
)
NEEDS_SPACE = frozenset(
    """sentence:increment sentence:alliteration_increment ratio:sentence_type
    ratio:sentence_balance ratio:sentence_words words:last_first words:words_position
    combination:repeat_prompt combination:two_responses detectable_content:postscript
    detectable_format:multiple_sections format:sub-bullets format:no_bullets_bullets
    format:output_template format:line_indent format:newline words:palindrome""".split()
)
_FULL: tuple[float, float] = (0, float("inf"))


def conflict_of(constraints: Sequence[Constraint]) -> str:
    """One sentence on the first conflict, or an empty text. Only constraints whose scopes meet are
    compared.
    """
    for one, other in combinations(constraints, 2):
        if meet(one.scope, other.scope) and (why := _pair(one, other) or _pair(other, one)):
            return f"{one.id} and {other.id}: {why}"
    for turn in {one.scope for one in constraints}:
        together = [one for one in constraints if one.scope == turn or meet(one.scope, turn)]
        if why := _counts(together if turn else list(constraints)):
            return why
    return ""


def meet(one: str, other: str) -> bool:
    """Whether two scopes surely have a turn in common."""
    if "last" in (one, other):
        return {one, other} <= {"last", "every", ""}
    return bool(_turns(one) & _turns(other))


def _turns(scope: str) -> frozenset[int]:
    kind, _, number = scope.partition(":")
    if kind == "turn":
        return frozenset({int(number)})
    if kind == "from":
        return frozenset(range(int(number), max(64, int(number) + 1)))
    if kind == "until":
        return frozenset(range(int(number)))
    return frozenset(range(64))


def _pair(one: Constraint, other: Constraint) -> str:
    """Why the first excludes the second, read one way; an empty text where it does not."""
    if one.id == UPPER and other.id in {LOWER, "custom:character_reverse"}:
        return "all capitals exclude all lower case" if other.id == LOWER else ""
    if one.id == LOWER and (other.id in NEEDS_CAPITALS or _least(other, "capitals") > 0):
        return "lower case leaves no capitals"
    if one.id == UPPER and other.id in {"format:title_case", "format:output_template", "count:person_names"}:
        return "" if other.id == "count:person_names" else "all capitals leave no small letters"
    if one.id == NO_COMMA and (other.id in NEEDS_COMMA or _has_comma(other)):
        return "it needs a comma"
    if one.id == NO_SPACE and (other.id in NEEDS_SPACE or _least(other, "words") > 1 or _has_space(other)):
        return "it needs a blank"
    if one.id in WHOLE and (other.id in ADDS or (other.id in WHOLE and other.id != one.id)):
        return "one of them fixes the whole response"
    return _words(one, other) or _languages(one, other) or _same_kind(one, other)


def _words(one: Constraint, other: Constraint) -> str:
    """A forbidden word that another constraint needs."""
    if one.id == "keywords:forbidden_words":
        forbidden = {word.lower().strip() for word in one.args["forbidden_words"]}
        for text in _needed(other):
            hit = forbidden & {text.lower().strip(), *(word.lower() for word in words_of(text))}
            if hit:
                return f"{sorted(hit)[0]!r} is forbidden and needed"
    if one.id == "keywords:letter_frequency" and one.args["let_relation"] == "less than":
        for text in _needed(other):
            if text.lower().count(one.args["letter"].lower()) >= one.args["let_frequency"]:
                return f"{text!r} has the letter {one.args['letter']!r} too often"
    return ""


def _needed(constraint: Constraint) -> list[str]:
    """Texts that a response must contain."""
    args = constraint.args
    if constraint.id == "keywords:frequency" and _least(constraint, "keyword") < 1:
        return []
    found = [args[key] for key in ("keyword", "word", "first_word", "end_phrase") if key in args]
    found += [value for key, value in args.items() if key.startswith("keyword") and isinstance(value, str)]
    return [*found, *args.get("keywords", ())]


def _has_comma(constraint: Constraint) -> bool:
    return any(char in COMMAS for text in _needed(constraint) for char in text) or (
        constraint.id == "keywords:letter_frequency"
        and constraint.args["letter"] in COMMAS
        and constraint.args["let_relation"] == "at least"
        and constraint.args["let_frequency"] > 0
    )


def _has_space(constraint: Constraint) -> bool:
    needed = _needed(constraint)
    return len(needed) > 1 or any(" " in text.strip() for text in needed)


def _languages(one: Constraint, other: Constraint) -> str:
    if one.id != "language:response_language":
        return ""
    asked = one.args["language"].lower()
    if other.id in {UPPER, LOWER} and asked.split("-")[0] != "en":
        return f"one asks for English, the other for {asked}"
    if other.id == one.id and other.args["language"].lower() != asked:
        return f"two languages are asked for, {asked} and {other.args['language']}"
    return ""


def _same_kind(one: Constraint, other: Constraint) -> str:
    """The same id with arguments that differ, where only one can be met."""
    if one.id != other.id or one.args == other.args:
        return ""
    single = {"startend:end_checker": "end_phrase", "format:list": "sep", "repeat:repeat_span": "n_start"}
    key = single.get(one.id)
    if key and one.args[key] != other.args[key]:
        if key == "end_phrase" and any(
            a.args[key].lower().endswith(b.args[key].lower()) for a, b in ((one, other), (other, one))
        ):
            return ""
        return f"two values of {key}"
    return ""


def bounds(constraint: Constraint) -> Iterable[tuple[str, tuple[float, float]]]:
    """What a constraint says of counts: a quantity and its least and greatest value."""
    args = constraint.args
    table = {
        "length_constraints:number_words": ("words", "relation", "num_words"),
        "length_constraints:number_sentences": ("sentences", "relation", "num_sentences"),
        "change_case:capital_word_frequency": ("capitals", "capital_relation", "capital_frequency"),
        "keywords:frequency": (f"the word {str(args.get('keyword', '')).lower()!r}", "relation", "frequency"),
        "keywords:letter_frequency": (
            f"the letter {str(args.get('letter', '')).lower()!r}",
            "let_relation",
            "let_frequency",
        ),
    }
    if constraint.id in table:
        noun, relation, bound = table[constraint.id]
        value = float(args[bound])
        yield noun, ((0, value - 1) if args[relation] == "less than" else (value, float("inf")))
    exact = {
        "length_constraints:number_paragraphs": ("divided paragraphs", "num_paragraphs"),
        "length_constraints:nth_paragraph_first_word": ("paragraphs", "num_paragraphs"),
        "detectable_format:number_bullet_lists": ("bullets", "num_bullets"),
        "detectable_format:multiple_sections": ("sections", "num_sections"),
        "count:numbers": ("numbers", "N"),
    }
    if constraint.id in exact:
        noun, key = exact[constraint.id]
        yield noun, (float(args[key]), float(args[key]))
    if constraint.id == "count:word_count_range":
        yield "words", (float(args["min_words"]), float(args["max_words"]))
    if constraint.id == "count:unique_word_count":
        yield "words", (float(args["N"]), float("inf"))
    fixed: Mapping[str, Sequence[tuple[str, tuple[float, float]]]] = {
        "ratio:sentence_words": [("sentences", (3, 3))],
        "custom:sentence_alphabet": [("sentences", (26, 26))],
        "ratio:sentence_balance": [("sentences", (3, float("inf")))],
        "ratio:sentence_type": [("sentences", (3, float("inf")))],
        "sentence:increment": [("sentences", (2, float("inf")))],
        "format:sub-bullets": [("bullets", (2, float("inf")))],
        "format:no_bullets_bullets": [("bullets", (2, float("inf"))), ("sentences", (2, float("inf")))],
        "words:palindrome": [("words", (10, float("inf")))],
        "combination:two_responses": [("words", (2, float("inf")))],
        NO_SPACE: [("words", (0, float("inf")))],
    }
    yield from fixed.get(constraint.id, ())


def _least(constraint: Constraint, noun: str) -> float:
    prefix = "the word" if noun == "keyword" else noun
    return max((low for name, (low, _) in bounds(constraint) if name.startswith(prefix)), default=0)


def _counts(constraints: Sequence[Constraint]) -> str:
    """A quantity whose least value exceeds its greatest."""
    spans: dict[str, tuple[float, float]] = {}
    for constraint in constraints:
        for noun, (low, high) in bounds(constraint):
            before = spans.get(noun, _FULL)
            spans[noun] = (max(before[0], low), min(before[1], high))
    words = spans.get("words", _FULL)
    parts = [
        low
        for noun, (low, _) in spans.items()
        if noun.startswith(("the word", "sentences", "sections", "capitals"))
    ]
    if parts and max(parts) > words[1]:
        return f"at least {max(parts):g} words are needed and at most {words[1]:g} allowed"
    if sum(low for noun, (low, _) in spans.items() if noun.startswith("the word")) > words[1]:
        return f"the keywords need more words than the {words[1]:g} that are allowed"
    for noun, (low, high) in spans.items():
        if low > high:
            return f"{noun}: at least {low:g} and at most {max(high, 0):g}"
    return ""


def of_reference(reference: Mapping[str, Any]) -> str:
    """The conflict of a row's constraints, an empty text where it has none. Raises ConstraintError."""
    return conflict_of(constraints_of(reference))
