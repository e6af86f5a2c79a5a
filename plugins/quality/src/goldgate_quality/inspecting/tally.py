"""What is counted of all rows, and the report that comes of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goldgate_quality.inspecting.looking import EXCERPT
from goldgate_quality.inspecting.notes import FileNotes
from goldgate_quality.leaks import filter as leaks
from goldgate_quality.near import duplicates as near

EXAMPLES = 10  # rows that are shown of each finding
BOUNDS = (0, 10, 30, 100, 300, 1000, 3000)  # words, from which on a row is in the next class


class Tally:
    """Counts findings; memory holds counts, examples and a digest of 8 bytes for each row."""

    def __init__(self, scratch: Path, leak_options: Any = None) -> None:
        self._leak_options = leak_options
        self._near = FileNotes(scratch / "near")
        self._leaks = FileNotes(scratch / "leaks") if leak_options is not None else None
        self._seen: dict[bytes, str] = {}
        self._counts: Counter[str] = Counter()
        self._found: dict[str, Counter[str]] = {}
        self._examples: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._hit: set[tuple[str, int]] = set()
        self._columns: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._lengths: dict[str, Counter[str]] = {"prompt": Counter(), "response": Counter()}

    def add(self, one: Mapping[str, Any]) -> None:
        """One response, or one prompt without a response."""
        self._counts["rows"] += 1
        if "broken" in one:
            self._hit.add((one["place"], -1))
            self._find("unreadable", "rows", {"id": one["place"], "why": one["broken"]})
            return
        self._counts["responses" if one["index"] >= 0 else "prompts_without_response"] += 1
        if one["columns"]:
            self._columns[one["columns"]] += 1
        row = (one["id"], one["index"])
        name, why = one["fault"]
        if name:
            self._hit.add(row)
            self._find("faults", name, _example(one, why))
        for part in ("secrets", "personal"):
            for kind in {kind for kind, _ in one[part]}:
                self._hit.add(row)
                hints = ", ".join(hint for other, hint in one[part] if other == kind)
                self._find(part, kind, _example(one, hints))
        if one["language"]:
            self._languages[one["language"]] += 1
        self._lengths["prompt"][_class(one["prompt_words"])] += 1
        if one["index"] >= 0:
            self._lengths["response"][_class(one["words"])] += 1
        digest = one["digest"][:8]
        if digest in self._seen:
            self._hit.add(row)
            self._find("duplicates", "exact", _example(one, f"the same as {self._seen[digest]}"))
        else:
            self._seen[digest] = one["id"]
            self._near.add(one["near"], one["id"], one["index"])
        if self._leaks is not None:
            self._leaks.add(one["leaks"], one["id"], one["index"])

    def report(self, path: str) -> dict[str, Any]:
        """Everything that was found, as plain data; nothing that detectors of personal data found is in it
        whole."""
        self._pairs("duplicates", self._near, near.decide(self._near, near.NearDuplicateOptions()))
        if self._leaks is not None:
            self._pairs("benchmark", self._leaks, leaks.decide(self._leaks, self._leak_options))
        known = sum(self._languages.values())
        return {
            "path": path,
            "counts": {**self._counts, "rows_with_a_finding": len(self._hit)},
            "columns": dict(self._columns.most_common()),
            "findings": {
                part: {
                    kind: {
                        "rows": count,
                        "share": round(count / max(1, self._counts["rows"]), 6),
                        "examples": self._examples[part, kind],
                    }
                    for kind, count in kinds.most_common()
                }
                for part, kinds in sorted(self._found.items())
            },
            "languages": {
                name: {"rows": count, "share": round(count / known, 4)}
                for name, count in self._languages.most_common()
            },
            "rows_with_language": known,
            "words": {
                part: {name: counts[name] for name in map(_class, BOUNDS)}
                for part, counts in self._lengths.items()
            },
        }

    def close(self) -> None:
        """Close the files."""
        self._near.close()
        if self._leaks is not None:
            self._leaks.close()

    def _pairs(self, part: str, notes: FileNotes, answers: Any) -> None:
        from goldgate_quality.generators.redact import DETECTORS, redacted

        for note, answer in zip(notes, answers, strict=True):
            if answer is not None:
                self._hit.add((note.id, note.index))
                self._find(part, answer.code, None)
        detectors = list(DETECTORS.values())
        with (notes.scratch / "keep" / "pairs.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                other = pair.get("kept_text", pair.get("item_text", ""))
                shown = {
                    "id": pair["dropped"],
                    "why": _why(pair),
                    "excerpt": redacted(pair["text"][:EXCERPT], detectors),
                    "other": redacted(other[:EXCERPT], detectors),
                }
                held = self._examples.setdefault((part, pair.get("how", "near_duplicate")), [])
                if len(held) < EXAMPLES:
                    held.append(shown)

    def _find(self, part: str, kind: str, example: dict[str, Any] | None) -> None:
        self._found.setdefault(part, Counter())[kind] += 1
        held = self._examples.setdefault((part, kind), [])
        if example is not None and len(held) < EXAMPLES:
            held.append(example)


def _example(one: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"id": one["id"], "why": why, "prompt": one["prompt"], "excerpt": one["excerpt"]}


def _why(pair: Mapping[str, Any]) -> str:
    if "kept" in pair:
        return f"near {pair['kept']}: {pair['share']:.0%} of its runs of words are the same"
    return f"{pair['how']}: {pair['item']}"


def _class(words: int) -> str:
    at = max(bound for bound in BOUNDS if bound <= words)
    following = next((bound for bound in BOUNDS if bound > at), None)
    return f"{at}-{following - 1}" if following else f"{at}+"
