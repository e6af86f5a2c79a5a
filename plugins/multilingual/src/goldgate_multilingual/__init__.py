"""Many languages: the right one, only that one, and nothing lost in translation (Llama 3 report, 4.3.2)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, Generator, Service, Verifier, hookimpl

__all__ = ["goldgate_filters", "goldgate_generators", "goldgate_services", "goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of the language of an answer, and of translations."""
    from goldgate_multilingual import controls, match, options, parallel, pure
    from goldgate_multilingual.translation import check

    return {
        "multilingual.match": Verifier(
            match.check, options=options.MatchOptions, controls=controls.MATCH, cases="cases/match.jsonl"
        ),
        "multilingual.pure": Verifier(
            pure.check, options=options.PureOptions, controls=controls.PURE, cases="cases/pure.jsonl"
        ),
        "multilingual.translation": Verifier(
            check.check,
            needs=("source",),
            options=options.TranslationOptions,
            controls=controls.TRANSLATION,
            cases="cases/translation.jsonl",
        ),
        "multilingual.parallel": Verifier(
            parallel.check,
            needs=("source",),
            options=options.ParallelOptions,
            controls=controls.PARALLEL,
            cases="cases/parallel.jsonl",
            asks=("embed",),
        ),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Makers of multilingual data: tasks as dialogues, translated problems."""
    from goldgate_multilingual.generators import dialogue_of, options, translate

    return {
        "multilingual.dialogue_of": Generator(dialogue_of.make, options=options.DialogueOptions),
        "multilingual.completion": Generator(dialogue_of.completion),
        "multilingual.translate": Generator(translate.make, options=options.TranslateOptions, asks=("chat",)),
    }


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Pairs of a parallel text that are out of step with their neighbours."""
    from goldgate_multilingual import aligned

    return {
        "multilingual.aligned": Filter(
            aligned.note, aligned.decide, aligned.AlignedOptions, whole=True, cases="cases/aligned.jsonl"
        )
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Sentence vectors without a model server."""
    from goldgate_multilingual import encoder

    return {"multilingual.encoder": Service(encoder.connect, ("embed",), default=True, probe=encoder.probe)}
