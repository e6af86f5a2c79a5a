"""Every instruction kind by id: IFEval's 25 and IFBench's 58."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from goldgate_steerability import arguments as a
from goldgate_steerability.finding import Args, Context, Finding
from goldgate_steerability.kinds import (
    case,
    counts,
    formats,
    keywords,
    language,
    letters,
    paragraphs,
    punctuation,
    sentences,
    startend,
    tables,
    tasks,
)
from goldgate_steerability.units.text import Text

Check = Callable[[Text, Args, Context], Finding]


@dataclass(frozen=True, slots=True)
class Kind:
    """A check with the arguments it takes; ``optional`` ones may be left out."""

    check: Check
    args: Mapping[str, a.Read] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


def _words(check: Check) -> Kind:
    return Kind(check, {"relation": a.relation, "num_words": a.natural})


def _ordered(args: Mapping[str, Any], low: str, high: str) -> None:
    if args[low] > args[high]:
        raise a.ArgumentError(f"argument {low!r} is greater than {high!r}")


def parse(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a kind, read and compared with one another. Raises ArgumentError."""
    args = a.read(given, kind.args, kind.optional)
    for low, high in (("min_words", "max_words"), ("n_start", "n_end"), ("nth_paragraph", "num_paragraphs")):
        if low in args and high in args:
            _ordered(args, low, high)
    return args


IFEVAL: Mapping[str, Kind] = {
    "change_case:capital_word_frequency": Kind(
        letters.capital_words, {"capital_relation": a.relation, "capital_frequency": a.natural}
    ),
    "change_case:english_capital": Kind(case.capitals),
    "change_case:english_lowercase": Kind(case.lowercase),
    "combination:repeat_prompt": Kind(
        startend.repeat_prompt, {"prompt_to_repeat": a.text}, frozenset({"prompt_to_repeat"})
    ),
    "combination:two_responses": Kind(paragraphs.two_responses),
    "detectable_content:number_placeholders": Kind(formats.placeholders, {"num_placeholders": a.natural}),
    "detectable_content:postscript": Kind(startend.postscript, {"postscript_marker": a.text}),
    "detectable_format:constrained_response": Kind(formats.constrained),
    "detectable_format:json_format": Kind(formats.json_format),
    "detectable_format:multiple_sections": Kind(
        paragraphs.sections, {"section_spliter": a.text, "num_sections": a.positive}
    ),
    "detectable_format:number_bullet_lists": Kind(formats.bullets, {"num_bullets": a.natural}),
    "detectable_format:number_highlighted_sections": Kind(formats.highlights, {"num_highlights": a.natural}),
    "detectable_format:title": Kind(formats.title),
    "keywords:existence": Kind(keywords.existence, {"keywords": a.texts}),
    "keywords:forbidden_words": Kind(keywords.forbidden, {"forbidden_words": a.texts}),
    "keywords:frequency": Kind(
        keywords.frequency, {"keyword": a.text, "relation": a.relation, "frequency": a.natural}
    ),
    "keywords:letter_frequency": Kind(
        letters.letter_frequency, {"letter": a.letter, "let_relation": a.relation, "let_frequency": a.natural}
    ),
    "language:response_language": Kind(language.response_language, {"language": a.text}),
    "length_constraints:nth_paragraph_first_word": Kind(
        paragraphs.first_word,
        {"num_paragraphs": a.positive, "nth_paragraph": a.positive, "first_word": a.text},
    ),
    "length_constraints:number_paragraphs": Kind(paragraphs.number, {"num_paragraphs": a.positive}),
    "length_constraints:number_sentences": Kind(
        sentences.number, {"relation": a.relation, "num_sentences": a.natural}
    ),
    "length_constraints:number_words": _words(counts.words_bounded),
    "punctuation:no_comma": Kind(punctuation.no_comma),
    "startend:end_checker": Kind(startend.end, {"end_phrase": a.text}),
    "startend:quotation": Kind(punctuation.wrapped),
}

IFBENCH: Mapping[str, Kind] = {
    "count:conjunctions": Kind(counts.conjunctions, {"small_n": a.natural}),
    "count:keywords_multiple": Kind(
        keywords.multiple, {f"keyword{number}": a.text for number in range(1, 6)}
    ),
    "count:numbers": Kind(counts.numbers, {"N": a.natural}),
    "count:person_names": Kind(keywords.person_names, {"N": a.natural}),
    "count:pronouns": Kind(counts.pronouns, {"N": a.natural}),
    "count:punctuation": Kind(punctuation.every_mark),
    "count:unique_word_count": Kind(counts.unique_words, {"N": a.natural}),
    "count:word_count_range": Kind(counts.words_in_range, {"min_words": a.natural, "max_words": a.natural}),
    "count:words_japanese": Kind(counts.japanese, {"N": a.positive}),
    "custom:character_reverse": Kind(tasks.letters_reversed),
    "custom:csv_city": Kind(tables.city),
    "custom:csv_quotes": Kind(tables.quotes),
    "custom:csv_special_character": Kind(tables.special_character),
    "custom:date_format_list": Kind(tables.dates),
    "custom:european_capitals_sort": Kind(tasks.capitals),
    "custom:mcq_count_length": Kind(tasks.questions),
    "custom:multiples": Kind(tables.multiples),
    "custom:reverse_newline": Kind(tasks.countries),
    "custom:sentence_alphabet": Kind(sentences.alphabet_story),
    "custom:word_reverse": Kind(tasks.words_reversed),
    "format:emoji": Kind(sentences.emoji),
    "format:line_indent": Kind(paragraphs.stairs),
    "format:list": Kind(formats.special_list, {"sep": a.text}),
    "format:newline": Kind(paragraphs.word_lines),
    "format:no_bullets_bullets": Kind(formats.text_then_bullets),
    "format:no_whitespace": Kind(paragraphs.no_whitespace),
    "format:options": Kind(formats.options, {"options": a.text}),
    "format:output_template": Kind(paragraphs.template),
    "format:parentheses": Kind(punctuation.nested_brackets),
    "format:quote_unquote": Kind(punctuation.explained_quotes),
    "format:quotes": Kind(punctuation.nested_quotes),
    "format:sub-bullets": Kind(formats.sub_bullets),
    "format:thesis": Kind(paragraphs.thesis),
    "format:title_case": Kind(case.title_case),
    "ratio:overlap": Kind(startend.overlap, {"reference_text": a.text, "percentage": a.percentage}),
    "ratio:sentence_balance": Kind(sentences.balance),
    "ratio:sentence_type": Kind(sentences.type_ratio),
    "ratio:sentence_words": Kind(sentences.same_length),
    "ratio:stop_words": Kind(counts.stop_words, {"percentage": a.percentage}),
    "repeat:repeat_change": Kind(startend.repeat_change, {"prompt_to_repeat": a.text}),
    "repeat:repeat_simple": Kind(startend.repeat_simple),
    "repeat:repeat_span": Kind(
        startend.repeat_span, {"prompt_to_repeat": a.text, "n_start": a.natural, "n_end": a.natural}
    ),
    "sentence:alliteration_increment": Kind(sentences.growing_alliteration),
    "sentence:increment": Kind(sentences.growing_length, {"small_n": a.natural}),
    "sentence:keyword": Kind(keywords.in_sentence, {"word": a.text, "N": a.positive}),
    "words:alphabet": Kind(letters.alphabet),
    "words:consonants": Kind(letters.clusters),
    "words:keywords_specific_position": Kind(
        sentences.keyword_at, {"keyword": a.text, "n": a.positive, "m": a.positive}
    ),
    "words:last_first": Kind(sentences.last_first),
    "words:no_consecutive": Kind(letters.no_consecutive),
    "words:odd_even_syllables": Kind(letters.syllables),
    "words:palindrome": Kind(letters.palindromes),
    "words:paragraph_last_first": Kind(paragraphs.same_ends),
    "words:prime_lengths": Kind(letters.prime_lengths),
    "words:repeats": Kind(counts.repeats, {"small_n": a.positive}),
    "words:start_verb": Kind(startend.start_verb),
    "words:vowel": Kind(letters.vowels),
    "words:words_position": Kind(sentences.second_words, {"keyword": a.text}),
}

KINDS: Mapping[str, Kind] = {**IFEVAL, **IFBENCH}
