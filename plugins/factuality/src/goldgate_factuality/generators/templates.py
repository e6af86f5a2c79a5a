"""Refusals that a model may learn: several in each language, drawn by the question; and its language."""

from __future__ import annotations

from functools import cache

from goldgate import Sample
from goldgate.asking import problem_of

from goldgate_factuality.data import lines_of
from goldgate_factuality.generators.snippets import draw
from goldgate_factuality.reading.language import ENGLISH, OTHERS, WORD

ASKING = frozenset("who whom whose what which when where why how name".split())


@cache
def languages() -> dict[str, tuple[str, ...]]:
    """The refusals by ISO 639-1 code: the report's languages and Chinese."""
    found: dict[str, list[str]] = {}
    for line in lines_of("refusal_templates"):
        language, _, text = line.partition("\t")
        found.setdefault(language, []).append(text)
    return {language: tuple(texts) for language, texts in found.items()}


def is_english_question(text: str) -> bool:
    """Whether a question is English, by its function words; names do not count."""
    found = WORD.findall(text)
    words = {word.lower() for at, word in enumerate(found) if at == 0 or not word[0].isupper()}
    own, other = words & (ENGLISH | ASKING), words & (OTHERS - ENGLISH)
    return len(own) > len(other) or (bool(own) and len(own) == len(other) and bool(words & ASKING))


def language_of(sample: Sample) -> str:
    """The ISO 639-1 code that ``reference.language`` or the tag ``language`` gives; else "en" for a question
    in English, and an empty text for any other.
    """
    language = sample.reference.get("language") or sample.tags.get("language")
    if isinstance(language, str) and language.strip():
        return language.strip().replace("_", "-").partition("-")[0].lower()
    return "en" if is_english_question(problem_of(sample)) else ""


def template(sample_id: str, language: str, seed: int | None) -> str:
    """A refusal in one of the languages. Raises KeyError for any other."""
    held = languages()[language]
    return held[draw(seed, sample_id) % len(held)]
