"""The data set card of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate.trust.words import sentences


def card(told: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """The data set card: README.md with the header that Hugging Face reads the file names from."""
    counts = told["counts"]
    lines = ["---", f"pretty_name: {told['name']}", "configs:"]
    for name, file in files.items():
        lines += [f"  - config_name: {name}", f"    data_files: {file}"]
    lines += ["---", "", f"# {told['name']}", ""]
    lines += [f"Made by goldgate {told['goldgate']}, run `{told['run']}`.", ""]
    lines += ["| data set | rows | file |", "|---|---|---|"]
    lines += [f"| {name} | {counts['datasets'].get(name, 0)} | `{file}` |" for name, file in files.items()]
    if noise := sentences(told.get("label_noise", {})):
        lines += ["", *(f"- {line}" for line in noise), "", told["label_noise"]["assumes"]]
    lines += ["", f"{counts['samples']} samples, {counts['candidates']} candidates:"]
    lines += [", ".join(f"{count} {name}" for name, count in counts["totals"].items()) + ".", ""]
    lines += ["| step | accepted | rejected | abstained | filtered | failed |", "|---|---|---|---|---|---|"]
    for name, outcomes in counts["steps"].items():
        lines.append(f"| {name} | " + " | ".join(str(count) for count in outcomes.values()) + " |")
    lines += ["", "| step | use | version | behaviour digest |", "|---|---|---|---|"]
    lines += [f"| {s['name']} | {s['use']} | {s['version']} | `{s['digest']}` |" for s in told["steps"]]
    return ("\n".join(lines) + "\n").encode()
