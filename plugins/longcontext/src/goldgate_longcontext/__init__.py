"""Long context: questions that need the document, and checks that they do (Llama 3 report, 4.3.4)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, Generator, Reader, Service, Verifier, hookimpl

from goldgate_longcontext import controls
from goldgate_longcontext.documents import reading, repository
from goldgate_longcontext.filters import balance
from goldgate_longcontext.generators import assemble, chunk_qa, gold, needles, summaries
from goldgate_longcontext.generators import repository as repositories
from goldgate_longcontext.options import (
    AnswerableOptions,
    AnswerOptions,
    BrokenOptions,
    KeyFileOptions,
    RestoredOptions,
    SummaryOptions,
    SupportedOptions,
)
from goldgate_longcontext.services.documents import DocumentsOptions, open_documents
from goldgate_longcontext.verifiers import (
    answer,
    answerable,
    broken,
    dependents,
    key_file,
    restored,
    summary,
    supported,
)

__all__ = [
    "goldgate_filters",
    "goldgate_generators",
    "goldgate_readers",
    "goldgate_services",
    "goldgate_verifiers",
]


@hookimpl
def goldgate_readers() -> Mapping[str, Reader]:
    """Documents (txt, md, html, pdf) and folders of code as rows."""
    return {
        "longcontext.documents": Reader(
            files=reading.rows, suffixes=reading.SUFFIXES, options=reading.ReadingOptions
        ),
        "longcontext.repository": Reader(
            folder=repository.rows,
            suffixes=repository.SUFFIXES,
            options=repository.RepositoryReaderOptions,
        ),
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Documents for haystacks and distractors; synthetic prose where none are configured."""
    return {
        "longcontext.documents": Service(open_documents, ("document",), DocumentsOptions, default=True),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Makers of long-context samples."""
    return {
        "longcontext.chunk_qa": Generator(chunk_qa.make, options=chunk_qa.ChunkQaOptions, asks=("chat",)),
        "longcontext.summaries": Generator(
            summaries.make, options=summaries.SummaryTreeOptions, asks=("chat",)
        ),
        "longcontext.repository": Generator(repositories.make, options=repositories.RepositoryOptions),
        "longcontext.assemble": Generator(
            assemble.make, options=assemble.AssembleOptions, asks=("document",)
        ),
        "longcontext.needles": Generator(needles.make, options=needles.NeedlesOptions, asks=("document",)),
        "longcontext.gold": Generator(gold.make),
    }


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Filters of the whole stream."""
    return {
        "longcontext.balance": Filter(
            balance.note,
            balance.decide,
            options=balance.BalanceOptions,
            of=("candidate", "sample"),
            whole=True,
            cases="cases/balance.jsonl",
        )
    }


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of questions, answers, summaries and repository tasks."""
    return {
        "longcontext.answerable": Verifier(
            answerable.check,
            needs=("chunk", "chunks"),
            options=AnswerableOptions,
            controls=controls.ANSWERABLE,
            cases="cases/answerable.jsonl",
            asks=("chat",),
        ),
        "longcontext.supported": Verifier(
            supported.check,
            needs=("chunks",),
            options=SupportedOptions,
            controls=controls.SUPPORTED,
            cases="cases/supported.jsonl",
        ),
        "longcontext.answer": Verifier(
            answer.check,
            needs=("answer", "answers"),
            options=AnswerOptions,
            controls=controls.ANSWER,
            cases="cases/answer.jsonl",
        ),
        "longcontext.dependents": Verifier(
            dependents.check,
            needs=("dependents", "files"),
            controls=controls.DEPENDENTS,
            cases="cases/dependents.jsonl",
        ),
        "longcontext.key_file": Verifier(
            key_file.check,
            needs=("files",),
            options=KeyFileOptions,
            controls=controls.KEY_FILE,
            cases="cases/key_file.jsonl",
        ),
        "longcontext.broken": Verifier(
            broken.check,
            needs=("files", "removed"),
            options=BrokenOptions,
            controls=controls.BROKEN,
            cases="cases/broken.jsonl",
            asks=("sandbox",),
        ),
        "longcontext.restored": Verifier(
            restored.check,
            needs=("files", "removed"),
            options=RestoredOptions,
            controls=controls.RESTORED,
            cases="cases/restored.jsonl",
            asks=("sandbox",),
        ),
        "longcontext.summary": Verifier(
            summary.check,
            needs=("source", "document"),
            options=SummaryOptions,
            controls=controls.SUMMARY,
            cases="cases/summary.jsonl",
        ),
    }
