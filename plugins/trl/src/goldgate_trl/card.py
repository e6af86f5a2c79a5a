"""The card of a trained model: what it was trained from, on which data, how, and what was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

LIBRARIES = ("goldgate-trl", "trl", "transformers", "torch")


def write_card(
    out: Path, kind: str, options: Any, files: Mapping[str, str], measures: Mapping[str, float]
) -> None:
    """Write README.md, for people and the hub, and training.json, for programs."""
    plain = {key: _plain(value) for key, value in asdict(options).items()}
    card = {
        "trainer": kind,
        "options": plain,
        "data": dict(files),
        "measures": dict(measures),
        "versions": {name: version(name) for name in LIBRARIES},
    }
    lines = ["---", "library_name: transformers", f"tags: [goldgate, {kind.partition('.')[2]}]", "---", ""]
    lines += [f"# {out.name}", "", f"Trained by goldgate's `{kind}`."]
    tables: Mapping[str, Mapping[str, Any]] = {"Data": files, "Options": plain, "Measures": measures}
    for title, table in tables.items():
        lines += ["", f"## {title}", "", "| | |", "|---|---|"]
        lines += [f"| {key} | {_written(value)} |" for key, value in table.items()]
    (out / "README.md").write_text("\n".join(lines) + "\n")
    part = out / ".training.json.part"
    part.write_text(json.dumps(card, indent=2, sort_keys=True) + "\n")
    part.replace(out / "training.json")  # last: where it is, the model is whole


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"`{value}`" if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
