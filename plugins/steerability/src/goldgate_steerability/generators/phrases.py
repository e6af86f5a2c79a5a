"""How a constraint is put in a prompt: three phrasings per kind, and how its arguments are drawn.

A text and its label are made together, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

Draw = Callable[[Random], dict[str, Any]]

WORDS = """river garden morning letter window journey silver market winter bridge music paper
    stone forest harbour lantern shadow copper meadow ribbon""".split()
ENDINGS = ("Is there anything else I can help with?", "That is all for now.", "Thank you for reading.")
LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A constraint in words: its arguments are drawn, then filled into one of the phrasings."""

    draw: Draw
    phrasings: tuple[str, str, str]


def _none(rng: Random) -> dict[str, Any]:
    return {}


def _number(key: str, low: int, high: int) -> Draw:
    return lambda rng: {key: rng.randint(low, high)}


def _bound(relation: str, key: str, low: int, high: int, step: int = 1) -> Draw:
    return lambda rng: {
        relation: rng.choice(("less than", "at least")),
        key: rng.randrange(low, high + 1, step),
    }


def _keyword(rng: Random) -> dict[str, Any]:
    return {"keyword": rng.choice(WORDS), "relation": "at least", "frequency": rng.randint(1, 3)}


PHRASES: Mapping[str, Phrase] = {
    "length_constraints:number_words": Phrase(
        _bound("relation", "num_words", 60, 200, 10),
        (
            "Answer with {relation} {num_words} words.",
            "Use {relation} {num_words} words.",
            "Length: {relation} {num_words} words.",
        ),
    ),
    "length_constraints:number_sentences": Phrase(
        _bound("relation", "num_sentences", 4, 12),
        (
            "Answer with {relation} {num_sentences} sentences.",
            "Write {relation} {num_sentences} sentences.",
            "Your response should contain {relation} {num_sentences} sentences.",
        ),
    ),
    "length_constraints:number_paragraphs": Phrase(
        _number("num_paragraphs", 2, 4),
        (
            "Write exactly {num_paragraphs} paragraphs, separated by the divider ***.",
            "Separate your {num_paragraphs} paragraphs with a line that holds only ***.",
            "There should be {num_paragraphs} paragraphs with *** between them.",
        ),
    ),
    "detectable_format:number_bullet_lists": Phrase(
        _number("num_bullets", 2, 5),
        (
            "Include exactly {num_bullets} bullet points that begin with * and a space.",
            "Your answer must have {num_bullets} markdown bullet points, no more and no fewer.",
            "Give {num_bullets} bullets in markdown, such as: * A point.",
        ),
    ),
    "detectable_format:number_highlighted_sections": Phrase(
        _number("num_highlights", 1, 3),
        (
            "Highlight at least {num_highlights} passages with markdown, such as *this passage*.",
            "Put {num_highlights} or more passages between asterisks.",
            "Emphasise at least {num_highlights} passages in *italics*.",
        ),
    ),
    "detectable_format:title": Phrase(
        _none,
        (
            "Give your answer a title in double angular brackets, such as <<a title>>.",
            "Begin with a title like <<this one>>.",
            "Include a title wrapped in << and >>.",
        ),
    ),
    "detectable_format:json_format": Phrase(
        _none,
        (
            "Answer in JSON only.",
            "Wrap your whole output in one JSON object.",
            "Your entire response must be valid JSON.",
        ),
    ),
    "detectable_content:number_placeholders": Phrase(
        _number("num_placeholders", 1, 3),
        (
            "Include at least {num_placeholders} placeholders in square brackets, such as [address].",
            "Leave {num_placeholders} or more blanks marked like [name].",
            "Use at least {num_placeholders} placeholders written as [date].",
        ),
    ),
    "detectable_content:postscript": Phrase(
        lambda rng: {"postscript_marker": "P.S."},
        (
            "End with a postscript that starts with {postscript_marker}",
            "Add a {postscript_marker} at the end.",
            "Close with a line that begins {postscript_marker}",
        ),
    ),
    "keywords:existence": Phrase(
        lambda rng: {"keywords": rng.sample(WORDS, 2)},
        (
            "Include the words {keywords}.",
            "Use each of these words: {keywords}.",
            "Your answer must contain the words {keywords}.",
        ),
    ),
    "keywords:forbidden_words": Phrase(
        lambda rng: {"forbidden_words": rng.sample(WORDS, 2)},
        (
            "Do not use the words {forbidden_words}.",
            "Avoid these words: {forbidden_words}.",
            "The words {forbidden_words} must not appear.",
        ),
    ),
    "keywords:frequency": Phrase(
        _keyword,
        (
            "Use the word {keyword} {relation} {frequency} times.",
            "The word {keyword} should appear {relation} {frequency} times.",
            "Mention {keyword} {relation} {frequency} times.",
        ),
    ),
    "punctuation:no_comma": Phrase(
        _none,
        ("Do not use any commas.", "Write without commas.", "Refrain from commas in your entire response."),
    ),
    "change_case:english_lowercase": Phrase(
        _none,
        (
            "Write in English and in lower case only.",
            "Use no capital letters; answer in English.",
            "all of your answer should be english in lowercase letters.",
        ),
    ),
    "change_case:english_capital": Phrase(
        _none,
        (
            "Write in English and in capital letters only.",
            "Use capital letters throughout, in English.",
            "YOUR ENTIRE ANSWER MUST BE ENGLISH IN CAPITALS.",
        ),
    ),
    "change_case:capital_word_frequency": Phrase(
        lambda rng: {"capital_relation": "at least", "capital_frequency": rng.randint(1, 4)},
        (
            "Write {capital_relation} {capital_frequency} words in all capitals.",
            "Use words with all capital letters {capital_relation} {capital_frequency} times.",
            "Stress {capital_relation} {capital_frequency} words by capital letters.",
        ),
    ),
    "startend:quotation": Phrase(
        _none,
        (
            "Wrap your whole answer in double quotation marks.",
            "Put double quotation marks around the entire response.",
            "Begin and end with a double quotation mark.",
        ),
    ),
    "startend:end_checker": Phrase(
        lambda rng: {"end_phrase": rng.choice(ENDINGS)},
        (
            "End with exactly this phrase: {end_phrase}",
            "Finish with the phrase: {end_phrase}",
            "The last words must be: {end_phrase}",
        ),
    ),
    "language:response_language": Phrase(
        lambda rng: {"language": rng.choice(sorted(LANGUAGES))},
        (
            "Answer in {language} only.",
            "Your whole response must be in {language}.",
            "Write in {language}, and in no other language.",
        ),
    ),
    "words:repeats": Phrase(
        _number("small_n", 3, 6),
        (
            "Do not use any word more than {small_n} times.",
            "No word may occur more than {small_n} times.",
            "Use each word at most {small_n} times.",
        ),
    ),
    "count:numbers": Phrase(
        _number("N", 1, 4),
        (
            "Include exactly {N} numbers in figures.",
            "Use {N} numbers, written in figures.",
            "There should be exactly {N} numbers in digits.",
        ),
    ),
    "ratio:sentence_type": Phrase(
        _none,
        (
            "Write two statements for every question.",
            "Keep a 2:1 ratio of statements to questions.",
            "Have twice as many statements as questions.",
        ),
    ),
    "format:emoji": Phrase(
        _none,
        (
            "End every sentence with an emoji.",
            "Put an emoji at the end of each sentence.",
            "Close each sentence with an emoji.",
        ),
    ),
    "words:start_verb": Phrase(
        _none, ("Begin your response with a verb.", "The first word must be a verb.", "Start with a verb.")
    ),
}


def say(name: str, args: Mapping[str, Any], phrasing: int) -> str:
    """The instruction in words."""
    shown = {key: _shown(key, value) for key, value in args.items()}
    return PHRASES[name].phrasings[phrasing].format(**shown)


def _shown(key: str, value: Any) -> str:
    if key == "language":
        return LANGUAGES[value]
    if isinstance(value, list | tuple):
        return " and ".join(value) if len(value) < 3 else ", ".join(value)
    return str(value)
