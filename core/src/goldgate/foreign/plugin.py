"""The verifier ``foreign`` calls a checker that is no plug-in; only ``goldgate certify --call`` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldgate.errors import ConfigError
from goldgate.foreign.callers import CALLERS, Given
from goldgate.foreign.values import number
from goldgate.nouns import Candidate, Verdict
from goldgate.plugins.components import Verifier
from goldgate.plugins.hookspecs import hookimpl

NAME = "foreign"
MODULE = __name__


@dataclass(frozen=True)
class ForeignOptions:
    """How a foreign checker is called, and what of its result accepts."""

    kind: str
    """What it is: function, trl, verl, inspect, lm-eval, command or http."""
    target: str
    """``module:function``, ``file.py:function``, a command line, or an address."""
    least: float = 1.0
    """The lowest of its own scores that accepts."""
    key: str = ""
    """The value that counts, where it gives several."""
    seconds: float = 30.0
    """Seconds for one call of a command or an endpoint."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Arguments by name, as paths into the row."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Arguments by name, as they are."""
    source: Path | None = None
    """The file that the checker is defined in, whose contents count in the certificate."""

    def __post_init__(self) -> None:
        if self.kind not in CALLERS:
            raise ValueError(f"kind: {self.kind!r}: one of {', '.join(CALLERS)}")


def check(candidate: Candidate, options: ForeignOptions) -> Verdict:
    """Accept or reject as the checker does. What it raises, or gives that is no score, is a failure."""
    returned = CALLERS[options.kind](
        _row(candidate), options.target, Given(options.paths, options.constants, options.seconds)
    )
    score = number(returned, options.key)
    if score is None:
        return Verdict(None, "it gives no score")
    return Verdict(float(score >= options.least), f"it gives {score:g}", {"score": score})


def _row(candidate: Candidate) -> dict[str, Any]:
    sample = candidate.sample
    prompt = "\n\n".join(message.content for message in sample.prompt if message.role != "system")
    return {
        "id": sample.id,
        "prompt": prompt,
        "response": candidate.text,
        "messages": [
            {
                "role": message.role,
                "content": message.content,
                "tool_calls": list(message.tool_calls),
                "tool_call_id": message.tool_call_id,
            }
            for message in candidate.messages
        ],
        "reference": dict(sample.reference),
        "tags": dict(sample.tags),
    }


def target_of(text: str) -> tuple[str, str]:
    """Kind and target of ``KIND:module:function``. Raises ConfigError."""
    kind, colon, target = text.partition(":")
    if kind in ("http", "https") and target.startswith("//"):
        return "http", text
    if not colon or kind not in CALLERS or not target:
        raise ConfigError(f"--call {text!r}: write KIND:module:function, KIND one of {', '.join(CALLERS)}")
    return kind, target


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """The one verifier."""
    return {NAME: Verifier(check=check, options=ForeignOptions)}
