"""What a run of quality.toml found of the planted faults: python examples/quality/table.py [RUN FOLDER]"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path


def twins(folder: Path) -> list[tuple[str, str]]:
    """The rows that mean the same as another one, each with that one."""
    lines = (
        (folder / "filters" / "quality.semantic_duplicates" / "pairs.jsonl").read_text("utf-8").splitlines()
    )
    return [(pair["dropped"], pair["kept"]) for pair in map(json.loads, lines)]


def main() -> None:
    folders = sorted(Path("runs").glob("quality-*"), key=lambda path: path.stat().st_mtime)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else folders[-1]
    by: dict[str, set[str]] = defaultdict(set)
    tags, kept = {}, set()
    for name in ("accepted", "rejected"):
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            tags[row["id"]] = row["tags"]
            if name == "accepted":
                kept.add(row["id"])
            elif row["by"] != "quality.mixture":
                by[row["id"]].add(row["by"].removesuffix("_again"))
    for name, twin in twins(folder):
        if (
            tags[twin]["planted"] and not tags[name]["planted"]
        ):  # of two that mean the same, the planted one stays
            by[twin] |= by.pop(name)
            kept.discard(twin)
    total, found, fixed, steps = Counter(), Counter(), Counter(), defaultdict(Counter)
    for name, own in tags.items():
        kind = own["planted"] or (f"trap: {own['trap']}" if own["trap"] else "fine")
        total[kind] += 1
        found[kind] += bool(by[name])
        fixed[kind] += bool(by[name]) and name in kept
        steps[kind].update(by[name])
    lines = [f"{'planted':28} {'rows':>5} {'found':>6} {'not':>5} {'fixed':>7}  by"]
    for kind in sorted(total, key=lambda one: (one.startswith("trap"), one == "fine", one)):
        names = ", ".join(step.removeprefix("quality.") for step, _ in steps[kind].most_common(3))
        counts = f"{total[kind]:>5} {found[kind]:>6} {total[kind] - found[kind]:>5} {fixed[kind]:>7}"
        lines.append(f"{kind:28} {counts}  {names}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
