"""Many languages: the right one, only that one, and nothing lost in translation (Llama 3 report, 4.3.2)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Verifier, hookimpl

from goldgate_multilingual import match
from goldgate_multilingual.options import MatchOptions

__all__ = ["goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of the language of an answer, and of translations."""
    return {
        "multilingual.match": Verifier(match.check, options=MatchOptions),
    }
