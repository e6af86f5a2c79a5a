"""What the tests share: judging one text, and the sentences in 56 languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate import Sample, answer, chat

LENGTHS = ("short", "medium", "long")


def sentences() -> dict[str, dict[str, str]]:
    """Language → length → a sentence of ours."""
    lines = (Path(__file__).parent / "sentences.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {code: dict(zip(LENGTHS, texts, strict=True)) for code, *texts in rows}


@pytest.fixture(scope="session")
def own() -> dict[str, dict[str, str]]:
    return sentences()


@pytest.fixture(scope="session")
def judge():
    def judged(check, options, text, prompt="?", **reference):
        return check(answer(Sample("s", chat(prompt), reference), text), options)

    return judged
