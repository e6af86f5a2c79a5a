"""Long context: documents per hour and core, memory, uniform places, and the import graph against grimp and grep.

    python benchmarks/bench_longcontext.py [--documents 300] [--packages networkx,sympy,scipy] [--halueval FILE]

Needs goldgate-longcontext; grimp for the comparison of imports.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import resource
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

import msgspec
from goldgate import Chat, Completion, Message, Sample, answer, chat
from goldgate.blobs import BlobStore
from goldgate.testing import answered
from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.prose import paragraphs
from goldgate_longcontext.documents.retrieve import ranked
from goldgate_longcontext.documents.source import whole
from goldgate_longcontext.filters.chi_square import p_value, statistic
from goldgate_longcontext.generators import assemble, chunk_qa
from goldgate_longcontext.generators.places import BUCKETS
from goldgate_longcontext.imports.graph import build
from goldgate_longcontext.options import SupportedOptions
from goldgate_longcontext.services.documents import DocumentsOptions, open_documents
from goldgate_longcontext.support.asked import answer_of, question_of
from goldgate_longcontext.support.chunks import read
from goldgate_longcontext.support.decide import Support
from goldgate_longcontext.verifiers import supported

TOKENS = 131_072
QUESTION = "How many letters does the archive of Fenby hold?"
REPLY = Completion(Message("assistant", f"Question: {QUESTION}\nAnswer: 4711"))


def rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def throughput(documents: int) -> None:
    """Chunks, questions, BM25 without the gold chunk, and rows written: everything but the model."""
    base = paragraphs(1, 4 * TOKENS)
    took: list[float] = []
    peaks: list[float] = []
    with tempfile.TemporaryFile("w") as out:
        for number in range(documents):
            turn = number % len(base)
            text = "\n\n".join((*base[turn:], f"The archive of Fenby holds {number} letters.", *base[:turn]))
            began = time.process_time()
            options = chunk_qa.ChunkQaOptions(n=1, seed=number)
            made = answered(
                chunk_qa.make(Sample(f"d{number}", chat(""), {"source": text}), options), lambda _: REPLY
            )
            for one in made:
                spans = split(text, options.chunk)
                gold = tuple(one.reference["chunk"])
                rest = [text[a:b] for a, b in spans if (a, b) != gold]
                ranked(QUESTION, rest)
                row = {"id": one.id, "prompt": whole(one.prompt[0]), "reference": dict(one.reference)}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            took.append(time.process_time() - began)
            if number in (documents // 10, documents - 1):
                peaks.append(rss())
    median = statistics.median(took)
    print(
        f"{documents} documents of {len(text) // 4} tokens: median {median * 1000:.0f} ms of CPU (quartiles "
        f"{', '.join(f'{one * 1000:.0f}' for one in statistics.quantiles(took, n=4))}), {3600 / median:,.0f} per hour and core"
    )
    print(f"peak memory after a tenth and at the end: {', '.join(f'{one:.0f} MiB' for one in peaks)}")


def support(times: int) -> None:
    """``longcontext.supported`` on a document of 128K tokens."""
    text = "\n\n".join(paragraphs(2, 4 * TOKENS))
    chunks = [text[a:b] for a, b in split(text, 8192)]
    chunks[3] += "\n\nThe archive of Fenby holds 4,711 letters."
    took = []
    for _ in range(times):
        began = time.process_time()
        question = question_of(QUESTION)
        one = Support(question, answer_of("4711", question, QUESTION), [read(chunk) for chunk in chunks], [3])
        found = one.supported(), one.others()
        took.append(time.process_time() - began)
    print(
        f"supported over {len(chunks)} chunks: median {statistics.median(took) * 1000:.0f} ms ({found[0].holds}, {found[1]})"
    )


def places(samples: int) -> None:
    """Positions of assembled samples, per bucket."""
    server = open_documents(DocumentsOptions())
    for size in BUCKETS:
        spots: Counter[int] = Counter()
        for number in range(samples):
            row = Sample(
                f"s{number}", chat(QUESTION), {"source": "The archive of Fenby holds 4,711 letters."}
            )
            options = assemble.AssembleOptions(target=(size,), seed=7)
            for one in answered(assemble.make(row, options), lambda request: server.serve([request])[0]):
                spots[min(9, int(one.reference["position"] * 10))] += 1
        held = [spots[place] for place in range(10)]
        print(f"{size} tokens: positions {held}, p = {p_value(statistic(held), 9):.2f}")


def sizes(k: int) -> None:
    """Bytes of a document of 500 kB with K answers: group, request, journal, rows, and the document's blob."""
    with tempfile.TemporaryDirectory() as name:
        store = BlobStore([name])
        text = "\n\n".join(paragraphs(3, 500_000))
        (made,) = answered(
            chunk_qa.make(Sample("d", chat(""), {"source": text}), chunk_qa.ChunkQaOptions(n=1, seed=1)),
            lambda _: REPLY,
        )
        kept = store.kept(made)
        encode = msgspec.msgpack.encode
        for title, one in (("by digest", kept), ("with the text in the prompt", made)):
            judged = [(one.id, "4711")] * k
            requests = [Chat(one.prompt, index=number) for number in range(k)]
            print(
                f"{title}: group {len(encode((one, judged))):,} bytes, {k} requests "
                f"{sum(len(encode(request)) for request in requests):,}, {k} set-aside rows "
                f"{sum(len(encode((one.prompt, dict(one.reference)))) for _ in range(k)):,}"
            )
        blob = sum(path.stat().st_size for path in Path(name).rglob("*") if path.is_file())
        print(
            f"the document itself: {blob:,} bytes, once; a row to train on {len(json.dumps(whole(made.prompt[0]))):,}"
        )


def halueval(path: Path) -> None:
    """``longcontext.supported`` on HaluEval's questions (Li et al. 2023): right and made-up answers, with the
    given knowledge as the gold chunk among that of seven other rows. The file is not ours: its path is an
    argument.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    random = Random(5)
    counts: Counter[tuple[str, float | None]] = Counter()
    for index, row in enumerate(rows):
        chunks = [
            rows[other]["knowledge"]
            for other in random.sample([*range(index), *range(index + 1, len(rows))], 7)
        ]
        at = random.randrange(8)
        chunks.insert(at, row["knowledge"])
        sample = Sample(str(index), chat(row["question"]), {"chunks": chunks, "gold": [at]})
        for kind in ("right_answer", "hallucinated_answer"):
            verdict = supported.check(answer(sample, row[kind]), SupportedOptions())
            counts[kind, verdict.score] += 1
    for kind in ("right_answer", "hallucinated_answer"):
        found = {score: counts[kind, score] for score in (1.0, 0.0, None)}
        print(
            f"HaluEval, {kind}: accepted {found[1.0]}, rejected {found[0.0]}, abstained {found[None]} of {len(rows)}"
        )


# --- imports -------------------------------------------------------------------------------------------


def of_grimp(package: str) -> set[tuple[str, str]]:
    import grimp

    graph = grimp.build_graph(package, cache_dir=None)
    return {(one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)}


def of_grep(files: dict[str, str], names: dict[str, str]) -> set[tuple[str, str]]:
    """Lines that begin with an import and hold the last part of a module's name."""
    last = {}
    for path, name in names.items():
        last.setdefault(name.rpartition(".")[2], []).append(path)
    found = set()
    for path, text in files.items():
        for line in re.findall(r"(?m)^\s*(?:from|import)\s.*$", text):
            for word in set(re.findall(r"\w+", line)) - {"from", "import", "as"}:
                found |= {(names[path], names[other]) for other in last.get(word, ()) if other != path}
    return found


def imports(package: str) -> None:
    """Edges of an installed package, ours, grimp's and grep's; differences by rule."""
    folder = Path(importlib.util.find_spec(package).origin).parent
    files = {
        path.relative_to(folder.parent).as_posix(): path.read_text("utf-8", "replace")
        for path in sorted(folder.rglob("*.py"))
    }
    began = time.process_time()
    graph = build(files)
    ours_took = time.process_time() - began
    names = {
        path: path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in graph.files
    }
    whens = {
        (names[one], names[other]): when
        for one, found in graph.edges.items()
        for other, when in found.items()
        if other in names
    }
    ours = set(whens)
    began = time.process_time()
    theirs = of_grimp(package)
    grimp_took = time.process_time() - began
    grep = of_grep(files, names)
    print(
        f"{package}: {len(files)} files; edges ours {len(ours)}, grimp {len(theirs)}, grep {len(grep)}; "
        f"CPU ours {ours_took:.1f} s, grimp {grimp_took:.1f} s; not parsed {len(graph.unread)}"
    )
    only_ours, only_theirs = Counter(), Counter()
    examples: dict[str, tuple[str, str]] = {}
    paths = {name: path for path, name in names.items()}
    for one, other in sorted(ours - theirs):
        rule = why_ours(files[paths[one]], one, other, whens[one, other], paths)
        only_ours[rule] += 1
        examples.setdefault(rule, (one, other))
    for one, other in sorted(theirs - ours):
        rule = why_theirs(one, other, paths, files)
        only_theirs[rule] += 1
        examples.setdefault(rule, (one, other))
    print(f"  both {len(ours & theirs)}; only ours {dict(only_ours)}; only grimp {dict(only_theirs)}")
    for rule, pair in examples.items():
        print(f"    {rule}: {pair[0]} → {pair[1]}")
    print(f"  grep: {len(grep - ours)} edges that are none, {len(ours - grep)} missed")


def why_ours(text: str, one: str, other: str, when: frozenset, paths: dict[str, str]) -> str:
    stem = other.rpartition(".")[2]
    if not re.search(rf"\b{re.escape(stem)}\b", text):
        return "a name that a package re-exports"
    if re.search(r"import_module\(|__import__\(", text):
        return "a call that imports, or a re-exported name"
    if when <= {"call"}:
        return "an attribute of an imported package"
    return "a name that a package re-exports, whose module it also mentions"


def why_theirs(one: str, other: str, paths: dict[str, str], files: dict[str, str]) -> str:
    if one not in paths or other not in paths:
        return "a module that is no Python file"
    if paths[other].endswith("__init__.py"):
        return "a package that only passes its submodule on"
    return "other"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--packages", default="networkx,pydantic,hypothesis")
    parser.add_argument("--halueval", type=Path, help="a JSONL file of knowledge, question and two answers")
    arguments = parser.parse_args()
    throughput(arguments.documents)
    support(3)
    sizes(8)
    places(arguments.samples)
    if arguments.halueval:
        halueval(arguments.halueval)
    for name in filter(None, arguments.packages.split(",")):
        imports(name)
