"""The data set card of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from goldgate.io.columns import features, of
from goldgate.trust.words import sentences


def card(
    manifest: Mapping[str, Any], files: Mapping[str, str], columns: Mapping[str, Sequence[str]]
) -> bytes:
    """The data set card: README.md with the header that Hugging Face reads files and column types from.

    ``files`` and ``columns`` are by data set; one without rows is left out of the header.
    """
    counts = manifest["counts"]
    lines = ["---", f"pretty_name: {manifest['name']}"]
    filled = [name for name in files if counts["datasets"].get(name)]
    if filled:
        lines += ["configs:"]
        for name in filled:
            lines += [f"  - config_name: {name}", f"    data_files: {_pattern(files[name])}"]
        lines += ["dataset_info:"]
        for name in filled:
            lines += [f"  - config_name: {name}", f"    features: {_features(columns[name])}"]
    lines += ["---", "", f"# {manifest['name']}", ""]
    lines += [f"Made by goldgate {manifest['goldgate']}, run `{manifest['run']}`.", ""]
    lines += ["| data set | rows | file |", "|---|---|---|"]
    lines += [f"| {name} | {counts['datasets'].get(name, 0)} | `{file}` |" for name, file in files.items()]
    if noise := sentences(manifest.get("label_noise", {})):
        lines += ["", *(f"- {line}" for line in noise), "", manifest["label_noise"]["assumes"]]
    lines += ["", f"{counts['samples']} samples, {counts['candidates']} candidates:"]
    lines += [", ".join(f"{count} {name}" for name, count in counts["totals"].items()) + ".", ""]
    lines += ["| step | accepted | rejected | abstained | filtered | failed |", "|---|---|---|---|---|---|"]
    for name, outcomes in counts["steps"].items():
        lines.append(f"| {name} | " + " | ".join(str(count) for count in outcomes.values()) + " |")
    lines += _kept(manifest.get("metrics", {}).get("kept_by_difficulty", {}))
    lines += ["", "| step | use | version | behaviour digest |", "|---|---|---|---|"]
    lines += [f"| {s['name']} | {s['use']} | {s['version']} | `{s['digest']}` |" for s in manifest["steps"]]
    return ("\n".join(lines) + "\n").encode()


def _kept(steps: Mapping[str, Any]) -> list[str]:
    """What each step let pass of each difficulty."""
    rows = [
        f"| {name} | {value} | {counts['reached']} | {counts['kept']} | {counts['share']:.1%} |"
        for name, values in steps.items()
        for value, counts in values.items()
    ]
    return (
        ["", "| step | difficulty | reached | kept | share |", "|---|---|---|---|---|", *rows] if rows else []
    )


def _pattern(file: str) -> str:
    """What Hugging Face reads: the file, or the Arrow files of a folder."""
    return file if "." in file else f"{file}/*.arrow"


def _features(names: Sequence[str]) -> str:
    """The columns as JSON, which YAML reads too."""
    found = [{"name": name, **features(kind)} for name, kind in of(tuple(names)).items()]
    return msgspec.json.encode(found).decode()
