"""Refusals that a model may learn: several in each language, drawn by the question."""

from __future__ import annotations

from goldgate_factuality.data import lines_of
from goldgate_factuality.generators.snippets import draw


def languages() -> dict[str, tuple[str, ...]]:
    """The refusals by ISO 639-1 code: the report's languages and Chinese."""
    found: dict[str, list[str]] = {}
    for line in lines_of("refusal_templates"):
        language, _, text = line.partition("\t")
        found.setdefault(language, []).append(text)
    return {language: tuple(texts) for language, texts in found.items()}


def template(sample_id: str, language: str, seed: int | None) -> str:
    """A refusal in a language, English where it has none."""
    texts = languages()
    held = texts.get(language, texts["en"])
    return held[draw(seed, sample_id) % len(held)]
