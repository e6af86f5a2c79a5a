"""Many languages: the right one, only that one, and nothing lost in translation (Llama 3 report, 4.3.2)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Verifier, hookimpl

__all__ = ["goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of the language of an answer, and of translations."""
    from goldgate_multilingual import controls, match, options, pure

    return {
        "multilingual.match": Verifier(
            match.check, options=options.MatchOptions, controls=controls.MATCH, cases="cases/match.jsonl"
        ),
        "multilingual.pure": Verifier(
            pure.check, options=options.PureOptions, controls=controls.PURE, cases="cases/pure.jsonl"
        ),
    }
