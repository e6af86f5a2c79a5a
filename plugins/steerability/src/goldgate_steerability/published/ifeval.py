"""IFEval's 25 checkers as published (and as lm-eval carries them): same verdicts, in linear time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping

from goldgate_steerability.finding import Args
from goldgate_steerability.published import tools

Published = Callable[[str, Args], bool]


def _compare(number: int, relation: str, bound: int) -> bool:
    return number < bound if relation == "less than" else number >= bound


def _capital_words(value: str, args: Args) -> bool:
    number = sum(word.isupper() for word in tools.tokens(value))
    return _compare(number, args["capital_relation"], args["capital_frequency"])


def _english(value: str, *, cased: bool) -> bool:
    if not cased:
        return False
    return tools.language(value) in {"en", None}


def _two_responses(value: str, args: Args) -> bool:
    parts = value.split("******")
    if any(not part.strip() for part in parts[1:-1]):
        return False
    given = [part.strip() for part in parts if part.strip()]
    return len(given) == 2 and given[0] != given[1]


def _placeholders(value: str, args: Args) -> bool:
    number = 0
    for line in value.split("\n"):
        at = line.find("[")
        while at >= 0 and (end := line.find("]", at + 1)) >= 0:
            number += 1
            at = line.find("[", end + 1)
    return number >= int(args["num_placeholders"])


def _postscript(value: str, args: Args) -> bool:
    marker = args["postscript_marker"].strip()
    patterns = {"P.P.S": r"p\.\s?p\.\s?s", "P.S.": r"p\.\s?s\."}
    return re.search(patterns.get(marker, marker.lower()), value.lower()) is not None


def _json(value: str, args: Args) -> bool:
    value = value.strip()
    for fence in ("```json", "```Json", "```JSON", "```"):
        value = value.removeprefix(fence)
    try:
        json.loads(value.removesuffix("```").strip())
    except ValueError:
        return False
    return True


def _sections(value: str, args: Args) -> bool:
    found = re.findall(r"\s?" + args["section_spliter"].strip() + r"\s?\d+\s?", value)
    return len(found) >= int(args["num_sections"])


def _bullets(value: str, args: Args) -> bool:
    stars = len(re.findall(r"^[^\S\n]*\*[^*].*$", value, re.MULTILINE))
    hyphens = len(re.findall(r"^[^\S\n]*-.*$", value, re.MULTILINE))
    return bool(stars + hyphens == args["num_bullets"])


def _highlights(value: str, args: Args) -> bool:
    single = re.findall(r"\*[^\n*]*\*", value)
    double = re.findall(r"\*\*[^\n*]*\*\*", value)
    number = sum(bool(text.strip("*").strip()) for text in single)
    number += sum(bool(text.removeprefix("**").removesuffix("**").strip()) for text in double)
    return number >= int(args["num_highlights"])


def _title(value: str, args: Args) -> bool:
    for line in value.split("\n"):
        start, end = line.find("<<"), line.rfind(">>")
        if start >= 0 and end >= start + 3 and line[start : end + 2].lstrip("<").rstrip(">").strip():
            return True
    return False


def _letters(value: str, args: Args) -> bool:
    if not "a" <= args["letter"].lower() <= "z":
        raise tools.RandomError(args["letter"])
    number = Counter(value.lower())[args["letter"].lower()]
    return _compare(number, args["let_relation"], args["let_frequency"])


def _language(value: str, args: Args) -> bool:
    guess = tools.language(value)
    return guess is None or guess == args["language"]


def _first_word(value: str, args: Args) -> bool:
    parts = value.split("\n\n")
    number = sum(bool(part.strip()) for part in parts)
    nth = args["nth_paragraph"]
    if nth > number or not (paragraph := parts[nth - 1].strip()):
        return False
    word = paragraph.split()[0].lstrip("'").lstrip('"')
    first = re.split(r"[.,?!'\"]", word)[0].lower()
    return bool(number == args["num_paragraphs"] and first == args["first_word"].lower())


def _paragraphs(value: str, args: Args) -> bool:
    parts = re.split(r"\s?\*\*\*\s?", value)
    if any(not part.strip() for part in parts[1:-1]):
        return False
    number = len(parts) - (not parts[0].strip())
    number -= len(parts) > 1 and not parts[-1].strip()
    return number == int(args["num_paragraphs"])


def _keywords(value: str, args: Args) -> bool:
    return all(re.search(keyword, value, re.IGNORECASE) for keyword in args["keywords"])


def _forbidden(value: str, args: Args) -> bool:
    return not any(re.search(rf"\b{word}\b", value, re.IGNORECASE) for word in args["forbidden_words"])


def _frequency(value: str, args: Args) -> bool:
    number = len(re.findall(args["keyword"].strip(), value, re.IGNORECASE))
    return _compare(number, args["relation"], args["frequency"])


def _quotation(value: str, args: Args) -> bool:
    value = value.strip()
    return len(value) > 1 and value[0] == value[-1] == '"'


def _constrained(value: str, args: Args) -> bool:
    return any(f"My answer is {word}." in value for word in ("yes", "no", "maybe"))


CHECKS: Mapping[str, Published] = {
    "change_case:capital_word_frequency": _capital_words,
    "change_case:english_capital": lambda value, args: _english(value, cased=value.isupper()),
    "change_case:english_lowercase": lambda value, args: _english(value, cased=value.islower()),
    "combination:repeat_prompt": lambda value, args: (
        value.strip().lower().startswith(args["prompt_to_repeat"].strip().lower())
    ),
    "combination:two_responses": _two_responses,
    "detectable_content:number_placeholders": _placeholders,
    "detectable_content:postscript": _postscript,
    "detectable_format:constrained_response": _constrained,
    "detectable_format:json_format": _json,
    "detectable_format:multiple_sections": _sections,
    "detectable_format:number_bullet_lists": _bullets,
    "detectable_format:number_highlighted_sections": _highlights,
    "detectable_format:title": _title,
    "keywords:existence": _keywords,
    "keywords:forbidden_words": _forbidden,
    "keywords:frequency": _frequency,
    "keywords:letter_frequency": _letters,
    "language:response_language": _language,
    "length_constraints:nth_paragraph_first_word": _first_word,
    "length_constraints:number_paragraphs": _paragraphs,
    "length_constraints:number_sentences": lambda value, args: _compare(
        len(tools.punkt(value)), args["relation"], args["num_sentences"]
    ),
    "length_constraints:number_words": lambda value, args: _compare(
        len(tools.word_tokens(value)), args["relation"], args["num_words"]
    ),
    "punctuation:no_comma": lambda value, args: "," not in value,
    "startend:end_checker": lambda value, args: (
        value.strip().strip('"').lower().endswith(args["end_phrase"].strip().lower())
    ),
    "startend:quotation": _quotation,
}
