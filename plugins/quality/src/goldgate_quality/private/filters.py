"""The filters ``quality.secrets`` and ``quality.personal``: what a model must not learn by heart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Drop, Notes, Sample

from goldgate_quality import texts
from goldgate_quality.private import personal, secrets
from goldgate_quality.private.found import Detector, Found, masked, without_overlaps
from goldgate_quality.reporting import report

LIMIT = 1_000_000  # characters of a text that are looked at; a row with a longer one is dropped
Where = Literal["both", "prompt", "response"]


@dataclass(frozen=True, slots=True)
class SecretsOptions:
    """What is looked for, and where."""

    detectors: tuple[str, ...] = tuple(secrets.DETECTORS)
    """keys (with the prefix of a maker), private_keys, web_tokens, urls (passwords in addresses), assigned
    (api_key = …, password: …), aws (secret keys of 40 characters)."""
    text: Where = "both"
    """Look in prompts (system prompts too), in responses, or in both."""

    def __post_init__(self) -> None:
        _known(self.detectors, secrets.DETECTORS)


@dataclass(frozen=True, slots=True)
class PersonalOptions:
    """What is looked for, and where."""

    detectors: tuple[str, ...] = tuple(personal.DETECTORS)
    """emails, phones, cards, accounts, identity (social security, passports), addresses, births, ips."""
    text: Where = "both"
    """Look in prompts (system prompts too), in responses, or in both."""

    def __post_init__(self) -> None:
        _known(self.detectors, personal.DETECTORS)


def note_secrets(subject: Candidate | Sample, options: SecretsOptions) -> list[list[str]]:
    """The kinds of secrets that a row holds, each with a hint of two characters."""
    return _note(subject, options.text, [secrets.DETECTORS[name] for name in options.detectors])


def note_personal(subject: Candidate | Sample, options: PersonalOptions) -> list[list[str]]:
    """The kinds of personal data that a row holds, each with a hint of two characters."""
    return _note(subject, options.text, [personal.DETECTORS[name] for name in options.detectors])


def decide(notes: Notes, options: Any) -> Iterator[Drop | None]:
    """Drops each row that holds something, and counts the kinds in the manifest."""
    counts: Counter[str] = Counter()
    rows = held = 0
    for note in notes:
        rows += 1
        if not note.value:
            yield None
            continue
        held += 1
        kinds = Counter(kind for kind, _ in note.value)
        counts.update(kinds.keys())
        kind, hint = note.value[0]
        more = f", and {len(note.value) - 1} more" if len(note.value) > 1 else ""
        yield Drop("", f"it holds {kind}: {hint}{more}", code=kind.casefold().replace(" ", "_"))
    report(notes.scratch, {"rows": rows, "rows_with": held, "kinds": dict(sorted(counts.items()))})


def findings(text: str, detectors: Iterable[Detector]) -> list[Found]:
    """What detectors find in a text, in its order."""
    text = text[:LIMIT]
    return list(without_overlaps(one for detector in detectors for one in detector(text)))


def _note(subject: Candidate | Sample, where: str, detectors: list[Detector]) -> list[list[str]]:
    sample = subject.sample if isinstance(subject, Candidate) else subject
    parts = [texts.content_of(sample.prompt)] if where != "response" or isinstance(subject, Sample) else []
    parts += [texts.response_of(subject)] if where != "prompt" else []
    if isinstance(subject, Candidate) and where != "prompt":
        parts += [message.reasoning for message in subject.messages if message.reasoning]
    found = [
        [one.kind, masked(part[one.start : one.end])] for part in parts for one in findings(part, detectors)
    ]
    if any(len(part) > LIMIT for part in parts):
        found.append(["unread text", f"more than {LIMIT} characters"])
    return found


def _known(names: tuple[str, ...], known: Mapping[str, Detector]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"detectors: no detector {unknown[0]!r}; known: {', '.join(known)}")
