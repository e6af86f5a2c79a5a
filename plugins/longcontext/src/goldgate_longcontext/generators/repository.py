"""``longcontext.repository``: a repository without one of its key files (report, 4.3.4).

A key file is one that at least ``dependents`` others import. It is taken out; the questions are which files
depended on it, and what it held. The expected dependents are the exact edges of the import graph. The rest
of the repository is the document of the prompt, so that a run keeps it once; ``reference.code`` is the text
of the removed file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from goldgate import Origin, Sample

from goldgate_longcontext.documents.source import prompt_tokens, with_task
from goldgate_longcontext.documents.tokens import checked, method
from goldgate_longcontext.generators.places import bucket_name, drawn
from goldgate_longcontext.imports.answers import FilesError, files_of
from goldgate_longcontext.imports.graph import build
from goldgate_longcontext.imports.rendering import block, rendered

NAME = "longcontext.repository"
DEPENDENTS = (
    "The file {path} was removed from the repository above. Which files of the repository import it, or take "
    "a name that a package re-exports from it? List their paths, one per line, and nothing else."
)
CODE = (
    "The file {path} was removed from the repository above. Write it again, so that the files that import it "
    "work: reply with its code in one fenced block."
)


@dataclass(frozen=True, slots=True)
class RepositoryOptions:
    """Which files are taken out; ``dependents`` is the report's, other defaults are ours."""

    dependents: int = 5
    """The least number of files that import a key file (Llama 3 report, 4.3.4)."""
    drop: int = 1
    """How many key files are taken out, each in samples of its own."""
    kinds: tuple[Literal["dependents", "code"], ...] = ("dependents", "code")
    """What is asked: which files depended on it, and the code of the missing file."""
    longest: int = 0
    """The most tokens of a prompt; 0 for no limit. A repository that is larger makes no sample."""
    tokenizer: Path | None = None
    """The policy's tokenizer.json; tokens are estimated as UTF-8 bytes by four where it is not given."""
    seed: int | None = None
    """What the key files are drawn by; the run's where the config gives none."""

    def __post_init__(self) -> None:
        if self.dependents < 1 or self.drop < 1:
            raise ValueError("dependents and drop: at least 1")
        checked(str(self.tokenizer or ""))


def make(sample: Sample, options: RepositoryOptions) -> list[Sample]:
    """Samples of the repository without a key file. None where no file has enough dependents."""
    try:
        files = files_of(sample.reference)
    except FilesError:
        return []
    graph = build(files)
    keys = {path: graph.importers(path) for path in sorted(graph.files) if path not in graph.unread}
    keys = {path: found for path, found in keys.items() if len(found) >= options.dependents}
    chosen = drawn(options.seed, sample.id).sample(sorted(keys), min(options.drop, len(keys)))
    made: list[Sample] = []
    tokenizer = str(options.tokenizer or "")
    for number, removed in enumerate(chosen):
        text = rendered({path: held for path, held in files.items() if path != removed})
        for kind in options.kinds:
            question = (DEPENDENTS if kind == "dependents" else CODE).format(path=removed)
            prompt, place = with_task(text, question)
            tokens = prompt_tokens(prompt, tokenizer)
            if options.longest and tokens > options.longest:
                continue
            reference: dict[str, Any] = {
                "question": question,
                "removed": removed,
                "code": files[removed],
                "dependents": list(keys[removed]),
                "document": list(place),
                "tokens": tokens,
                "tokens_by": method(tokenizer),
                "answer": list(keys[removed]) if kind == "dependents" else block(files[removed], "python"),
            }
            tags = {**sample.tags, "kind": f"repository_{kind}", "bucket": bucket_name(tokens)}
            origin = Origin(NAME, "", options.seed, len(made), sample=sample.id)
            made.append(Sample(f"{sample.id}/{kind}-{number}", prompt, reference, (), tags, origin))
    return made
