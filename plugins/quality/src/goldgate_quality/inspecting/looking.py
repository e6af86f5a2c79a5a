"""What is found in single rows; runs in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from goldgate import Candidate, RowError, Sample
from goldgate.runs import read_row

from goldgate_quality import dedupe, texts
from goldgate_quality.clean import apologies, refusals
from goldgate_quality.clean.filter import CleanOptions, first_fault
from goldgate_quality.clean.row import Row, rows_of
from goldgate_quality.generators.redact import DETECTORS, redacted
from goldgate_quality.inspecting.columns import ours
from goldgate_quality.leaks.filter import note as note_leaks
from goldgate_quality.near import duplicates as near
from goldgate_quality.private import filters as private

EXCERPT = 240  # characters of a row in the report
LATIN, OTHERS = 45, 8  # letters from which on a language is told: many languages share an alphabet
EVERY_LANGUAGE = 20_000  # rows whose language is detected; of a longer file every second, third …


def looked(
    place: str, raw: Any, wrong: str, leaks: Any = None, language: bool = False
) -> list[dict[str, Any]]:
    """One finding for each response of a row, or for a prompt without one: plain data."""
    if wrong or raw is None:
        return [{"place": place, "broken": wrong or "no row"}]
    raw, columns = ours(raw)
    try:
        sample, candidates = read_row(raw, place)
    except RowError as error:
        return [{"place": place, "broken": str(error)}]
    subjects: Sequence[Candidate | Sample] = candidates or [sample]
    return [{**_one(place, subject, leaks, language), "columns": columns} for subject in subjects]


def looked_at(chunk: Sequence[tuple[Any, ...]], leaks: Any) -> list[dict[str, Any]]:
    """The findings of several rows."""
    return [
        one for place, raw, wrong, language in chunk for one in looked(place, raw, wrong, leaks, language)
    ]


def _one(place: str, subject: Candidate | Sample, leaks: Any, language: bool) -> dict[str, Any]:
    sample = subject.sample if isinstance(subject, Candidate) else subject
    index = subject.origin.index if isinstance(subject, Candidate) else -1
    text = texts.response_of(subject) or texts.prompt_of(subject)
    secret = private.note_secrets(subject, private.SecretsOptions())
    personal = private.note_personal(subject, private.PersonalOptions())
    return {
        "place": place,
        "id": sample.id,
        "index": index,
        "excerpt": _shown(text),
        "prompt": _shown(texts.prompt_of(subject)) if index >= 0 else "",
        "words": len(text.split()),
        "prompt_words": len(texts.prompt_of(subject).split()),
        "fault": _fault(subject),
        "secrets": secret,
        "personal": personal,
        "language": _language(text) if language else None,
        "digest": dedupe.digest(subject, dedupe.DedupeOptions(scope="stream", normalise="loose")),
        "near": near.note(subject, near.NearDuplicateOptions()),
        "leaks": note_leaks(subject, leaks) if leaks is not None else None,
    }


def _shown(text: str) -> str:
    hidden = redacted(text[: 2 * EXCERPT], list(DETECTORS.values()))
    return " ".join(hidden.split())[:EXCERPT]


def _fault(subject: Candidate | Sample) -> tuple[str, str]:
    options = CleanOptions()
    rows = rows_of(subject)
    for row in rows:
        name, why = first_fault(row, options)
        if name:
            return name, why
    if any(refusals.any_refusal(row) for row in rows):
        return "other refusals", "it refuses a prompt that may be harmful"
    return ("opening apologies", "it opens with an apology") if any(map(apologies.opens, rows)) else ("", "")


@cache
def _identifier() -> Any:
    try:
        import py3langid
    except ImportError:
        return None
    return py3langid


def _language(text: str) -> str:
    identifier = _identifier()
    if identifier is None:
        return "not detected: install py3langid"
    prose = Row("", text[:2000]).prose
    letters = [one for one in prose[:400] if one.isalpha()]
    latin = sum(one < "\u0250" for one in letters) > len(letters) / 2
    if len(letters) < (LATIN if latin else OTHERS):
        return "too short to tell"
    code = str(identifier.classify(prose[:1000])[0])
    return "en" if code == "pcm" else code  # short English is often taken for Nigerian Pidgin


def chunks(rows: Iterator[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in lists of this size."""
    held: list[tuple[Any, ...]] = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
