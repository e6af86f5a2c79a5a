"""Languages, purity and translations on real news sentences; speed against py3langid, langdetect and lingua in one process.

    python benchmarks/bench_multilingual.py [--news ../shared/data/ntrex_sample.jsonl] [--lines 40]

``--news`` is a JSONL file of objects language → sentence, parallel by line. langdetect and lingua are measured
where they are installed: ``pip install langdetect lingua-language-detector``. CPU time of this process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_multilingual import match, pure
from goldgate_multilingual.languages import find
from goldgate_multilingual.options import MatchOptions, PureOptions, TranslationOptions
from goldgate_multilingual.translation import check as translation
from goldgate_multilingual.translation import meaning, wide

ROOT = Path(__file__).parents[1]
PASSES = 3


def score(check: Callable[..., Any], options: Any, text: str, **reference: str) -> float | None:
    verdict: Any = check(answer(Sample("s", chat("?"), reference), text), options)
    return verdict.score  # type: ignore[no-any-return]


def counted(scores: Iterable[float | None]) -> str:
    found = Counter(scores)
    total = found.total() or 1
    parts = ((1.0, "accepted"), (0.0, "rejected"), (None, "undecided"))
    return ", ".join(f"{name} {found[value]} ({found[value] / total:.2%})" for value, name in parts)


def identification(rows: list[dict[str, str]]) -> None:
    options = MatchOptions(second=False)
    names = [name for name in rows[0] if name != "zho-TW"]
    print(f"\n## multilingual.match on {len(rows)} lines in {len(rows[0])} languages")
    print(
        "right claims:",
        counted(
            score(match.check, options, text, language=find(name).language.code)
            for row in rows
            for name, text in row.items()
        ),
    )
    draw = random.Random(0)
    wrong = [
        (text, draw.choice([o for o in names if o[:3] != name[:3]]))
        for row in rows
        for name, text in row.items()
    ]
    print(
        "wrong claims:",
        counted(
            score(match.check, options, text, language=find(claim).language.code) for text, claim in wrong
        ),
    )
    for number in (1, 2, 3, 6):
        cut = [(" ".join(t.split()[:number]), n) for row in rows for n, t in row.items() if " " in t.strip()]
        print(
            f"first {number} words:",
            counted(score(match.check, options, t, language=find(n).language.code) for t, n in cut),
        )


def own_sentences() -> None:
    lines = (ROOT / "plugins/multilingual/tests/sentences.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    options = MatchOptions(second=False)
    print(f"\n## own sentences in {len(rows)} languages")
    for at, name in enumerate(("short", "medium", "long"), 1):
        print(
            f"{name}: right", counted(score(match.check, options, row[at], language=row[0]) for row in rows)
        )
        others = [(row[at], other[0]) for row in rows for other in rows if other[0] != row[0]]
        print(
            f"{name}: wrong",
            counted(score(match.check, options, text, language=code) for text, code in others),
        )


def speed(rows: list[dict[str, str]]) -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    texts = [(text, find(name).language.code) for row in rows for name, text in row.items()]
    bare = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    options = MatchOptions()
    runs: dict[str, Callable[[str, str], Any]] = {
        "py3langid": lambda text, _: bare.classify(text),
        "multilingual.match": lambda text, code: score(match.check, options, text, language=code),
        "multilingual.pure": lambda text, code: score(pure.check, PureOptions(), text, language=code),
    }
    for module, name, make in (("langdetect", "langdetect", _langdetect), ("lingua", "lingua", _lingua)):
        try:
            runs[name] = make(importlib.import_module(module))
        except ImportError:
            print(f"{name}: not installed")
    print(f"\n## speed on {len(texts)} sentences, {PASSES} passes in turns")
    spent: Counter[str] = Counter()
    for run in runs.values():
        for text, code in texts[:50]:
            run(text, code)
    for _ in range(PASSES):
        for name, run in runs.items():
            began = time.process_time()
            for text, code in texts:
                run(text, code)
            spent[name] += time.process_time() - began  # type: ignore[assignment]
    for name in runs:
        print(
            f"{name}: {PASSES * len(texts) / spent[name]:.0f}/s, {spent['py3langid'] / spent[name]:.2f} of py3langid"
        )


def _langdetect(module: Any) -> Callable[[str, str], Any]:
    def run(text: str, _: str) -> Any:
        try:
            return module.detect(text)
        except module.LangDetectException:
            return None

    return run


def _lingua(module: Any) -> Callable[[str, str], Any]:
    detector = module.LanguageDetectorBuilder.from_all_languages().build()
    return lambda text, _: detector.detect_language_of(text)


def purity(rows: list[dict[str, str]]) -> None:
    options, draw = PureOptions(second=False), random.Random(1)
    print("\n## multilingual.pure")
    plain = [
        (" ".join(row[n] for row in rows[at : at + 3]), n)
        for at in range(0, len(rows) - 3, 3)
        for n in rows[0]
    ]
    print(
        "three sentences:",
        counted(score(pure.check, options, t, language=find(n).language.code) for t, n in plain),
    )
    mixed = []
    for at in range(0, len(rows) - 3, 3):
        for name in rows[0]:
            other = draw.choice([o for o in rows[0] if find(o).language.code != find(name).language.code])
            mixed.append((f"{rows[at][name]} {rows[at + 1][other]} {rows[at + 2][name]}", name))
    print(
        "one of three foreign:",
        counted(score(pure.check, options, t, language=find(n).language.code) for t, n in mixed),
    )


def translations(rows: list[dict[str, str]], every: int) -> None:
    """Every ``every``-th line against the right one and others; "next line" is the neighbour in its story."""
    options = TranslationOptions()
    names = [name for name in rows[0] if name != "eng"]
    print(
        f"\n## multilingual.translation, English into {len(names)} languages, every {every}th of {len(rows)} lines"
    )
    codes = {name: find(name).language.code for name in names}
    sets = {
        "first encoder": [name for name in names if codes[name] in meaning.KNOWN],
        "second encoder": [name for name in names if codes[name] in wide.KNOWN - meaning.KNOWN],
        "no vectors": [name for name in names if codes[name] not in wide.KNOWN | meaning.KNOWN],
    }
    for title, kept in sets.items():
        for kind, step in (
            ("right", 0),
            ("next line", 1),
            (f"{len(rows) // 3} lines further", len(rows) // 3),
        ):
            pairs = [
                (rows[at]["eng"], rows[(at + step) % len(rows)][n], n)
                for at in range(0, len(rows), every)
                for n in kept
            ]
            began = time.process_time()
            print(f"{title}, {kind}:", counted(_translated(*pair, options) for pair in pairs), end="")
            print(f"; {1000 * (time.process_time() - began) / len(pairs):.1f} ms a pair")
    draw = random.Random(2)
    pairs = [
        (row["eng"], row[draw.choice([o for o in names if o[:3] != n[:3]])], n)
        for row in rows[::every]
        for n in names
    ]
    print("wrong language:", counted(_translated(*pair, options) for pair in pairs))


def _translated(source: str, target: str, name: str, options: TranslationOptions) -> float | None:
    code = find(name).language.code
    return score(translation.check, options, target, source=source, source_language="en", language=code)


LEADS = {
    "bn": "উত্তর হল {}।",
    "de": "Die Antwort ist {}.",
    "es": "La respuesta es {}.",
    "th": "คำตอบคือ {}",
    "zh": "答案是{}。",
}
NATIVE = {"bn": "০১২৩৪৫৬৭৮৯", "th": "๐๑๒๓๔๕๖๗๘๙", "zh": "０１２３４５６７８９"}


def mgsm(folder: Path) -> None:
    """Answers of MGSM through math.answer, written as the locale writes numbers and with native digits."""
    try:
        from goldgate_math import goldgate_verifiers
    except ImportError:
        print("goldgate-math is not installed: nothing on MGSM")
        return
    from babel.numbers import format_decimal

    check = goldgate_verifiers()["math.answer"]
    for code, lead in LEADS.items():
        path = folder / f"mgsm_{code}.tsv"
        if not path.exists():
            continue
        rows = [line.rsplit("\t", 1) for line in path.read_text("utf-8").splitlines()]
        right: list[float | None] = []
        wrong: list[float | None] = []
        for place, (question, _) in enumerate(rows):
            value, another = (
                int(row[1].replace(",", "")) for row in (rows[place], rows[(place + 1) % len(rows)])
            )
            for scale, found in ((value, right), (value + 1, wrong), (value * 10, wrong), (another, wrong)):
                if scale == value and found is wrong:
                    continue  # ten times nothing, or two problems with one answer
                plain = format_decimal(scale, locale=code)
                forms = {str(scale), plain}
                if code in NATIVE:
                    forms |= {form.translate(str.maketrans("0123456789", NATIVE[code])) for form in forms}
                for form in sorted(forms):
                    sample = Sample("s", chat(question), {"answer": str(value)})
                    verdict = drive(check.check, answer(sample, lead.format(form)), check.options())
                    found.append(verdict.score)
        print(f"{code}: right answers {counted(right)}; wrong ones {counted(wrong)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--news", type=Path, default=ROOT / "../shared/data/ntrex_sample.jsonl")
    parser.add_argument("--lines", type=int, default=40, help="lines of the news for all but identification")
    parser.add_argument("--only", default="", help="identification, speed, purity, translations or mgsm")
    given = parser.parse_args()
    if not given.only:
        own_sentences()
    if not given.news.exists():
        print(f"{given.news} is not here: nothing on news sentences")
        return
    rows = [json.loads(line) for line in given.news.read_text("utf-8").splitlines()]
    every = max(1, len(rows) // given.lines)
    few = rows[::every]
    parts: dict[str, Callable[[], None]] = {
        "identification": lambda: identification(rows),
        "speed": lambda: speed(few),
        "purity": lambda: purity(few),
        "translations": lambda: translations(rows, every),
        "mgsm": lambda: mgsm(given.news.parent),
    }
    for name, part in parts.items():
        if given.only in ("", name):
            part()


if __name__ == "__main__":
    main()
