"""False hits of quality's filters on public text: paragraphs of documentation that lie on a machine.

    python benchmarks/bench_quality_texts.py /usr/share/doc .venv/lib --benchmark gsm8k.jsonl

Takes docstrings of Python files and paragraphs of .md, .rst, .txt, .pod and .gz files: 20 to 400 words, mostly letters,
a full stop at the end, each once. A JSONL file gives its column text. Hits are printed (what looks like personal
data masked) to be looked at: an address of an author is no false hit.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from goldgate import Candidate, Sample, answer, chat
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.clean.filter import CleanOptions
from goldgate_quality.leaks.filter import DecontaminateOptions
from goldgate_quality.private.filters import PersonalOptions, SecretsOptions

LEAST, MOST = 20, 400  # words of a paragraph
LETTERS = 0.85  # share of its characters that are letters or blanks
PLAIN = (".md", ".rst", ".txt", ".pod", "copyright", "README", "NEWS")


def texts(root: Path) -> Iterator[str]:
    """The texts below a folder, or of one file."""
    for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if path.is_symlink() or not path.is_file():
            continue
        try:
            if path.suffix == ".py":
                yield from docstrings(path.read_text("utf-8"))
            elif path.suffix == ".jsonl":
                yield from (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())
            elif path.suffix == ".gz":
                yield gzip.decompress(path.read_bytes()).decode("utf-8")
            elif path.name.endswith(PLAIN):
                yield path.read_text("utf-8")
        except (OSError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
            continue


def docstrings(source: str) -> Iterator[str]:
    """Of a module, its classes and functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def paragraphs(roots: list[Path]) -> Iterator[str]:
    """Paragraphs of prose, each once."""
    seen = set()
    for root in roots:
        for text in texts(root):
            for part in re.split(r"\n\s*\n", text):
                words = part.split()
                plain = " ".join(words)
                if not (LEAST <= len(words) <= MOST and plain.endswith((".", "!", "?"))):
                    continue
                letters = sum(one.isalpha() or one == " " for one in plain)
                if letters > LETTERS * len(plain) and hash(plain) not in seen:
                    seen.add(hash(plain))
                    yield plain


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("roots", type=Path, nargs="+")
    parser.add_argument("--benchmark", type=Path, action="append", default=[])
    parser.add_argument("--show", type=int, default=15)
    parser.add_argument("--most", type=int, default=0, help="paragraphs, drawn at random")
    arguments = parser.parse_args()
    given = list(paragraphs(arguments.roots))
    if arguments.most:
        given = random.Random(1).sample(given, min(arguments.most, len(given)))
    print(f"{len(given):,} paragraphs, {sum(len(one.split()) for one in given):,} words")
    prompts = [Sample(str(n), chat(text)) for n, text in enumerate(given)]
    answers = [answer(Sample(str(n), chat("Go on.")), text) for n, text in enumerate(given)]
    for path in arguments.benchmark:
        _measure("decontaminate", prompts, DecontaminateOptions(path), given, arguments.show)
    _measure("secrets", prompts, SecretsOptions(), given, arguments.show)
    _measure("personal", prompts, PersonalOptions(), given, arguments.show)
    _measure("clean", answers, CleanOptions(apology_share=1.0), given, arguments.show)


def _measure(
    name: str, rows: list[Sample] | list[Candidate], options: Any, given: list[str], show: int
) -> None:
    began = time.process_time()
    dropped = list(filtered(goldgate_filters()[f"quality.{name}"], rows, options))
    seconds = time.process_time() - began
    hits = [(text, why) for text, why in zip(given, dropped, strict=True) if why is not None]
    rate = 1e6 * len(hits) / max(1, len(rows))
    what = options.benchmark.name if isinstance(options, DecontaminateOptions) else ""
    print(
        f"\n{name} {what}: {len(hits)} of {len(rows):,}, {rate:.0f} per million; {len(rows) / seconds:,.0f}/s"
    )
    kinds = Counter(why.code for _, why in hits)
    print("  ", dict(kinds.most_common()))
    shown: dict[str, int] = defaultdict(int)
    for text, why in random.Random(1).sample(hits, len(hits)):
        if shown[why.code] < show:
            shown[why.code] += 1
            print(f"   [{why.code}] {why.why} | {text[:300]}")


if __name__ == "__main__":
    main()
