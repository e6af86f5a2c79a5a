"""Quality of the whole stream: clean, deduplicated, decontaminated, mixed (Llama 3 report, 4.2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from goldgate import Command, Filter, Generator, Verifier, hookimpl

__all__ = ["goldgate_commands", "goldgate_filters", "goldgate_generators", "goldgate_verifiers"]

BOTH: tuple[Literal["candidate", "sample"], ...] = ("candidate", "sample")


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Filters of candidates and of prompts."""
    from goldgate_quality import dedupe, mixture, top
    from goldgate_quality.clean import filter as clean
    from goldgate_quality.leaks import filter as leaks
    from goldgate_quality.meaning import duplicates as meaning
    from goldgate_quality.near import duplicates as near
    from goldgate_quality.private import filters as private

    return {
        "quality.clean": Filter(
            clean.note, clean.decide, clean.CleanOptions, of=BOTH, whole=True, cases="cases/clean.jsonl"
        ),
        "quality.dedupe": Filter(
            dedupe.note,
            dedupe.decide,
            dedupe.DedupeOptions,
            of=BOTH,
            cases="cases/dedupe.jsonl",
            case_options={"scope": "stream"},
        ),
        "quality.near_duplicates": Filter(
            near.note,
            near.decide,
            near.NearDuplicateOptions,
            of=BOTH,
            whole=True,
            wants=("scores",),
            cases="cases/near_duplicates.jsonl",
        ),
        "quality.semantic_duplicates": Filter(
            meaning.note,
            meaning.decide,
            meaning.SemanticDuplicateOptions,
            of=BOTH,
            whole=True,
            wants=("tags", "scores"),
            asks=("embed",),
            cases="cases/semantic_duplicates.jsonl",
            case_options={"cosine": 0.78},  # suits multilingual.encoder, which answers where it is installed
        ),
        "quality.decontaminate": Filter(
            leaks.note,
            leaks.decide,
            leaks.DecontaminateOptions,
            of=BOTH,
            cases="cases/decontaminate.jsonl",
            case_options={"benchmark": "cases/decontaminate_items.jsonl"},
        ),
        "quality.secrets": Filter(
            private.note_secrets,
            private.decide,
            private.SecretsOptions,
            of=BOTH,
            cases="cases/secrets.jsonl",
        ),
        "quality.personal": Filter(
            private.note_personal,
            private.decide,
            private.PersonalOptions,
            of=BOTH,
            cases="cases/personal.jsonl",
        ),
        "quality.top": Filter(
            None,
            top.decide,
            top.TopOptions,
            of=("candidate",),
            whole=True,
            wants=("tags", "scores"),
            cases="cases/top.jsonl",
            case_options={"judge": ["quality.judge"]},
        ),
        "quality.mixture": Filter(
            None,
            mixture.decide,
            mixture.MixtureOptions,
            of=BOTH,
            whole=True,
            wants=("tags",),
            cases="cases/mixture.jsonl",
            case_options={"shares": {"human": 0.25, "tasks": 0.5, "web": 0.25}},
        ),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Generators that change what filters object to; what they make is verified again."""
    from goldgate_quality.annotators import asking, tags
    from goldgate_quality.generators import redact, revise, tidy

    return {
        "quality.redact": Generator(redact.make, of="judged", options=redact.RedactOptions),
        "quality.tidy": Generator(tidy.make, of="judged", options=tidy.TidyOptions),
        "quality.revise": Generator(revise.make, of="judged", options=revise.ReviseOptions, asks=("chat",)),
        "quality.difficulty": Generator(tags.difficulty, options=asking.AnnotatorOptions, asks=("chat",)),
        "quality.intentions": Generator(tags.intentions, options=asking.AnnotatorOptions, asks=("chat",)),
        "quality.topic": Generator(tags.topic, options=tags.TopicOptions, asks=("chat",)),
        "quality.pass_rate": Generator(tags.pass_rate, of="group", options=tags.PassRateOptions),
    }


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """The judge of quality."""
    from goldgate_quality.annotators import controls, judge

    return {
        "quality.judge": Verifier(
            judge.check,
            options=judge.JudgeOptions,
            controls=controls.JUDGE,
            cases="cases/judge.jsonl",
            asks=("chat",),
        )
    }


@hookimpl
def goldgate_commands() -> Mapping[str, Command]:
    """``goldgate inspect``: what is in a data set."""
    from goldgate_quality.inspecting import command

    return {"inspect": Command(command.add, command.run, "look for faults in a data set: a page and JSON")}
