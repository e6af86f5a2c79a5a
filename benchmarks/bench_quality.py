"""Near-duplicates among generated documents, against datasketch, rensa alone and semhash; decontamination; cleaning.

    python benchmarks/bench_quality.py                          100,000 documents, goldgate only
    python benchmarks/bench_quality.py --peers                  and the peers that are installed
    python benchmarks/bench_quality.py --docs 1000000           a million documents
    python benchmarks/bench_quality.py --data FOLDER            and real data sets that lie in a folder

Each tool runs in a process of its own, one core. Figures are CPU seconds and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

KINDS = ("one word", "10 % edited", "appended", "prepended", "capitals")
COPIES = 0.3  # of all documents


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Kind of copy ("" for an original) and text; the first 70 % are originals."""
    draw = random.Random(seed)
    words = vocabulary(draw)
    originals = int(count * (1 - COPIES))

    def original(number: int) -> list[str]:
        own = random.Random(seed * 1_000_003 + number)
        return own.choices(words, k=own.randint(50, 150))

    for number in range(originals):
        yield "", " ".join(original(number))
    for number in range(count - originals):
        base = original(draw.randrange(originals))
        kind = KINDS[number % len(KINDS)]
        if kind == "one word":
            base[draw.randrange(len(base))] = draw.choice(words)
        elif kind == "10 % edited":
            for at in draw.sample(range(len(base)), len(base) // 10):
                base[at] = draw.choice(words)
        elif kind == "appended":
            base += draw.choices(words, k=len(base) // 3)
        elif kind == "prepended":
            base = draw.choices(words, k=len(base) // 3) + base
        yield kind, " ".join(base).upper() if kind == "capitals" else " ".join(base)


def vocabulary(draw: random.Random) -> list[str]:
    """The words of the documents."""
    return ["".join(draw.choices("abcdefghiklmnoprstuvw", k=draw.randint(2, 10))) for _ in range(20_000)]


def goldgate(texts: Iterator[str]) -> list[bool]:
    """The filter's own functions, notes on the disk."""
    from goldgate import Sample, chat
    from goldgate_quality.inspecting.notes import FileNotes
    from goldgate_quality.near.duplicates import NearDuplicateOptions, decide, note

    options = NearDuplicateOptions()
    with tempfile.TemporaryDirectory() as folder:
        notes = FileNotes(Path(folder) / "scratch")
        for number, text in enumerate(texts):
            notes.add(note(Sample(str(number), chat(text)), options), str(number), -1)
        found = [answer is not None for answer in decide(notes, options)]
        notes.close()
    return found


def datasketch(texts: Iterator[str]) -> list[bool]:
    """MinHashLSH of 128 permutations with a threshold of 0.5, in memory."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=0.5, num_perm=128), []
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([run.encode() for run in _runs(text)])
        near = bool(index.query(sketch))
        if not near:
            index.insert(str(number), sketch)
        found.append(near)
    return found


def rensa(texts: Iterator[str]) -> list[bool]:
    """RMinHash with RMinHashLSH, unverified."""
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), []
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(_runs(text))
        near = bool(index.query(sketch))
        if not near:
            index.insert(number, sketch)
        found.append(near)
    return found


def semhash(texts: Iterator[str], threshold: float = 0.9) -> list[bool]:
    """SemHash with a static model that is made here, since its own has to be downloaded: a random vector of 256
    numbers for each word of the documents. Their words have no meaning, so a trained model has no more to go
    by. Its default threshold.
    """
    import numpy as np
    from model2vec import StaticModel
    from semhash import SemHash
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    known = {"[UNK]": 0} | {word: n for n, word in enumerate(dict.fromkeys(vocabulary(random.Random(1))), 1)}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))  # noqa: S106 - a word, not a password
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.random.default_rng(1).normal(size=(len(known), 256)).astype(np.float32)
    records = [{"text": text, "id": str(number)} for number, text in enumerate(texts)]
    hashed = SemHash.from_records(records, columns=["text"], model=StaticModel(vectors, tokenizer))
    stays = {record["id"] for record in hashed.self_deduplicate(threshold=threshold).selected}
    return [record["id"] not in stays for record in records]


def semhash_lower(texts: Iterator[str]) -> list[bool]:
    """SemHash with a threshold that suits these documents: a third of a text appended leaves a cosine of 0.87."""
    return semhash(texts, 0.75)


TOOLS: dict[str, Callable[[Iterator[str]], list[bool]]] = {
    "goldgate": goldgate,
    "rensa": rensa,
    "datasketch": datasketch,
    "semhash": semhash,
    "semhash-0.75": semhash_lower,
}


def _runs(text: str) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def measured(tool: str, count: int) -> dict[str, object]:
    """One tool in this process."""
    TOOLS[tool](iter(["what is imported late is imported now", "and again"]))
    making = time.process_time()
    kinds = [kind for kind, _ in documents(count)]
    making = time.process_time() - making
    began = time.process_time()
    found = TOOLS[tool](text for _, text in documents(count))
    seconds = time.process_time() - began - making
    total, hits = Counter(kinds), Counter(kind for kind, hit in zip(kinds, found, strict=True) if hit)
    return {
        "tool": tool,
        "documents": count,
        "docs_per_second": round(count / seconds),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "precision": round(1 - hits[""] / max(1, hits.total()), 5),
        "recall": {kind: round(hits[kind] / total[kind], 4) for kind in KINDS},
    }


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--tool", choices=TOOLS)
    arguments = parser.parse_args()
    if arguments.tool:
        print(json.dumps(measured(arguments.tool, arguments.docs)))
        return
    for tool in TOOLS if arguments.peers else ("goldgate",):
        command = [sys.executable, __file__, "--tool", tool, "--docs", str(arguments.docs)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        last = done.stderr.strip().splitlines()[-1:] or ["?"]
        print(done.stdout.strip() if done.returncode == 0 else f"{tool}: skipped: {last[0]}", flush=True)
    if arguments.data:
        _decontamination(arguments.data)
        _cleaning(arguments.data)


def _decontamination(folder: Path) -> None:
    """Reworded GSM8K problems found, and false hits on sets that have nothing to do with it."""
    from goldgate import Sample, chat
    from goldgate.testing import filtered
    from goldgate_quality import goldgate_filters
    from goldgate_quality.leaks.filter import DecontaminateOptions

    def column(name: str, *keys: str) -> list[str]:
        rows = [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        return [next(row[key] for key in keys if key in row) for row in rows]

    problems = column("gsm8k_model_solutions.jsonl", "question")
    component = goldgate_filters()["quality.decontaminate"]

    def hits(texts: list[str], items: list[str]) -> int:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "items.jsonl"
            path.write_text("\n".join(json.dumps({"prompt": item}) for item in items))
            rows = [Sample(str(number), chat(text)) for number, text in enumerate(texts)]
            return sum(why is not None for why in filtered(component, rows, DecontaminateOptions(path)))

    reworded = column("gsm8k_rephrased.jsonl", "text")
    print(f"reworded items found: {hits(reworded, problems)} of {len(reworded)}")
    print(f"of others' problems: {hits(reworded[1::2], problems[::2])} of {len(reworded[1::2])}")
    print(f"originals of others: {hits(problems[1::2], problems[::2])} of {len(problems[1::2])}")
    for name, keys in (("ifeval_prompts.jsonl", ("prompt",)), ("halueval_qa.jsonl", ("question",))):
        texts = column(name, *keys)
        print(f"{name}: {hits(texts, problems)} of {len(texts)} are false hits")


def _cleaning(folder: Path) -> None:
    """What quality.clean says of real responses, and how fast."""
    from goldgate import Sample, answer, chat
    from goldgate_quality.clean.filter import CleanOptions, note

    rows = [
        json.loads(line) for line in (folder / "ifeval_responses_text_bison.jsonl").read_text().splitlines()
    ]
    candidates = [answer(Sample("s", chat(row["prompt"])), row["response"]) for row in rows]
    began = time.process_time()
    found = Counter(note(one, CleanOptions())[0] for one in candidates)
    seconds = time.process_time() - began
    print(f"cleaning: {len(rows) / seconds:.0f} rows/s, {dict(found.most_common())}")


if __name__ == "__main__":
    main()
