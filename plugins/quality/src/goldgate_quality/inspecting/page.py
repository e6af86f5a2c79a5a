"""The report as a page: one file, no scripts, texts of rows only as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem; }
tr { border-bottom: 1px solid var(--line); }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
details { border-bottom: 1px solid var(--line); padding: .35rem .6rem; } summary { cursor: pointer; }
summary b { font-variant-numeric: tabular-nums; }
dl { margin: .5rem 0 1rem; padding: .6rem .8rem; background: var(--soft); border-radius: .4rem; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; white-space: pre-wrap; }
span.of { opacity: .6; font-size: .85em; }
p.none { opacity: .7; }
"""
LABELS = {"prompt": "prompt", "excerpt": "row", "other": "other"}  # what an example shows
TITLES = {
    "benchmark": "Items of the benchmark",
    "duplicates": "Duplicates",
    "faults": "Faults of responses",
    "personal": "Personal data",
    "secrets": "Secrets",
    "unreadable": "Rows that cannot be read",
}


def page(report: Mapping[str, Any]) -> str:
    """The page of a report."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: Mapping[str, Any]) -> Iterator[str]:
    name = escape(str(report["path"]))
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style></head><body><main><h1>{name}</h1>"
    counts = report["counts"]
    parts = ", ".join(f"{value:,} {escape(key.replace('_', ' '))}" for key, value in counts.items())
    yield f"<p>{parts}.</p>"
    for read, rows in report["columns"].items():
        yield f"<p>Columns were read so: {escape(read)} ({rows:,} rows).</p>"
    for part, title in TITLES.items():
        if part == "benchmark" and part not in report["findings"]:
            continue
        yield f"<h2>{title}</h2>"
        kinds = report["findings"].get(part, {})
        if not kinds:
            yield '<p class="none">None found.</p>'
        for kind, found in kinds.items():
            yield from _finding(kind, found)
    yield from _table(
        "Languages", "language", {name: one["rows"] for name, one in report["languages"].items()}
    )
    for part, lengths in report["words"].items():
        yield from _table(f"Words of a {part}", "words", lengths)
    yield "</main></body></html>"


def _finding(kind: str, found: Mapping[str, Any]) -> Iterator[str]:
    share = f"{found['share']:.2%}"
    noun = "row" if found["rows"] == 1 else "rows"
    name = escape(kind.replace("_", " "))
    yield f"<details><summary>{name}: <b>{found['rows']:,}</b> {noun} ({share})</summary>"
    for one in found["examples"]:
        yield f"<dl><dt>{escape(str(one['id']))}: {escape(one['why'])}</dt>"
        for key, label in LABELS.items():
            if one.get(key):
                yield f'<dd><span class="of">{label}</span> {escape(one[key])}</dd>'
        yield "</dl>"
    yield "</details>"


def _table(title: str, head: str, values: Mapping[str, int]) -> Iterator[str]:
    total = sum(values.values()) or 1
    heads = f'<th>{head}</th><th class="n">rows</th><th class="n">share</th>'
    yield f"<h2>{title}</h2><table><thead><tr>{heads}</tr></thead><tbody>"
    for name, count in values.items():
        numbers = f'<td class="n">{count:,}</td><td class="n">{count / total:.1%}</td>'
        yield f"<tr><td>{escape(name)}</td>{numbers}</tr>"
    yield "</tbody></table>"
