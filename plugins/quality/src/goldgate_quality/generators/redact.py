"""The generator ``quality.redact``: secrets and personal data are replaced by their kind.

A filter never changes a row. This makes a new candidate of it, with the old one as its parent; the verifiers
and filters after it look at the product again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from goldgate import Candidate, Judged, Message, Origin

from goldgate_quality.private import personal, secrets
from goldgate_quality.private.filters import findings
from goldgate_quality.private.found import Detector

DETECTORS: Mapping[str, Detector] = {**secrets.DETECTORS, **personal.DETECTORS}


@dataclass(frozen=True, slots=True)
class RedactOptions:
    """What is replaced."""

    detectors: tuple[str, ...] = tuple(DETECTORS)
    """Names of the detectors of quality.secrets and quality.personal."""
    prompts: bool = True
    """Replace in the prompt, too: the product then has a prompt of its own."""
    form: str = "[{kind}]"
    """What stands in place of a finding."""

    def __post_init__(self) -> None:
        if unknown := [name for name in self.detectors if name not in DETECTORS]:
            raise ValueError(f"detectors: no detector {unknown[0]!r}; known: {', '.join(DETECTORS)}")


def make(judged: Judged, options: RedactOptions) -> list[Candidate]:
    """The candidate without what was found; nothing where nothing was found, or where a verifier rejected
    it."""
    candidate = judged.candidate
    if judged.failure or (judged.dropped and judged.dropped.kind != "filtered"):
        return []
    chosen = [DETECTORS[name] for name in options.detectors]

    def clean(text: str) -> str:
        return redacted(text, chosen, options.form)

    messages = _cleaned(candidate.messages, clean)
    prompt = _cleaned(candidate.sample.prompt, clean) if options.prompts else candidate.sample.prompt
    if messages == candidate.messages and prompt == candidate.sample.prompt:
        return []
    sample = candidate.sample
    if prompt != sample.prompt:
        sample = replace(sample, prompt=prompt)
    origin = Origin("quality.redact", parent=candidate.origin.index)
    return [replace(candidate, sample=sample, messages=messages, origin=origin)]


def redacted(text: str, detectors: Sequence[Detector], form: str = "[{kind}]") -> str:
    """A text with each finding replaced by its kind in capitals."""
    parts, at = [], 0
    for found in findings(text, detectors):
        parts += [text[at : found.start], form.replace("{kind}", found.kind.upper())]
        at = found.end
    return "".join([*parts, text[at:]]) if parts else text


def _cleaned(messages: tuple[Message, ...], clean: Callable[[str], str]) -> tuple[Message, ...]:
    return tuple(
        replace(
            message,
            content=clean(message.content),
            reasoning=clean(message.reasoning),
            tool_calls=tuple(_call(call, clean) for call in message.tool_calls),
        )
        for message in messages
    )


def _call(call: Mapping[str, object], clean: Callable[[str], str]) -> Mapping[str, object]:
    function = call.get("function")
    if not isinstance(function, Mapping) or not isinstance(function.get("arguments"), str):
        return call
    return {**call, "function": {**function, "arguments": clean(function["arguments"])}}
