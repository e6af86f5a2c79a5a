"""What a run of quality.toml found of the planted faults: python examples/quality/table.py [RUN FOLDER]"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path


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
    total, found, mended, steps = Counter(), Counter(), Counter(), defaultdict(Counter)
    for name, told in tags.items():
        kind = told["planted"] or (f"trap: {told['trap']}" if told["trap"] else "fine")
        total[kind] += 1
        found[kind] += bool(by[name])
        mended[kind] += bool(by[name]) and name in kept
        steps[kind].update(by[name])
    lines = [f"{'planted':28} {'rows':>5} {'found':>6} {'not':>5} {'mended':>7}  by"]
    for kind in sorted(total, key=lambda one: (one.startswith("trap"), one == "fine", one)):
        names = ", ".join(step.removeprefix("quality.") for step, _ in steps[kind].most_common(3))
        counts = f"{total[kind]:>5} {found[kind]:>6} {total[kind] - found[kind]:>5} {mended[kind]:>7}"
        lines.append(f"{kind:28} {counts}  {names}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
