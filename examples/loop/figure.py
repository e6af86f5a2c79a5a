"""Table and picture of a study, from results.jsonl."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

STAGES = ("warm-up", "round 1 sft", "round 1 dpo", "round 2 sft", "round 2 dpo")
ARMS = {
    "verified": "verified: every step executed",
    "final": "verified: final answer only",
    "careless": "careless verifier (false accepts)",
    "majority": "majority vote",
    "random": "random pick",
    "reward": "reward model alone",
}
COLOURS = {
    "verified": "#0072b2", "careless": "#56b4e9", "final": "#009e73",
    "majority": "#e69f00", "random": "#999999", "reward": "#d55e00",
}  # fmt: skip


def write(results: Path, out: Path) -> None:
    """Write results.md and loop.svg into a folder."""
    tabulate(results, out)
    picture(_read(results), out / "loop.svg")


def tabulate(results: Path, out: Path) -> None:
    """Write results.md into a folder."""
    (out / "results.md").write_text(table(_read(results)))


def summary(results: Path) -> str:
    """One line per arm: greedy pass@1 before, and after the last stage with its interval."""
    rows = _read(results)
    lines = [f"{'held-out pass@1, greedy':<36}warm-up   after two rounds"]
    for arm, name in ARMS.items():
        if end := _cell(rows, arm, STAGES[-1], "greedy"):
            lines.append(
                f"{name:<36}{_cell(rows, arm, STAGES[0], 'greedy')}     {end}, {_interval(rows, arm, 'greedy')}"
            )
    return "\n".join(lines)


def _read(results: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in results.read_text().splitlines()]


def table(rows: list[dict[str, Any]]) -> str:
    """pass@1 after each stage: pooled over seeds, with Wilson's 95 % interval at the end."""
    lines = []
    for how, title in (("greedy", "greedy"), ("drawn", "at temperature 0.7")):
        lines += [f"pass@1 {title}, mean of the seeds", "", _head(), "|---" * 8 + "|"]
        for arm, name in ARMS.items():
            cells = [_cell(rows, arm, stage, how) for stage in STAGES]
            if cells[-1] != "":
                seeds = sorted({row["seed"] for row in rows if row["arm"] == arm})
                lines.append(f"| {name} | {' | '.join(cells)} | {_interval(rows, arm, how)} | {len(seeds)} |")
        lines.append("")
    lines += _chosen(rows)
    for verifier, name in (("careless", "words.careless"), ("final", "words.final")):
        wrong, passed = _false_accepts(rows, verifier)
        low, high = wilson(passed, wrong)
        share = f"{passed / max(1, wrong):.1%} ({low:.1%} to {high:.1%}) of {wrong} wrong responses"
        lines.append(f"`{name}` accepts {share} of the warmed-up models.")
    taken = sorted(row["seconds"] for row in rows if row["how"] == "seconds")
    if taken:
        middle = taken[len(taken) // 2]
        lines += ["", f"Seconds an arm, one thread: median {middle:.0f}, {taken[0]:.0f} to {taken[-1]:.0f}."]
    return "\n".join(lines) + "\n"


def _chosen(rows: list[dict[str, Any]]) -> list[str]:
    """What the arms trained on: rows a round, and the share of them that is wrong or apologises."""
    lines = ["What the arms chose to train on, all seeds", ""]
    lines += ["| arm | rows, round 1 | wrong | apologies | rows, round 2 | wrong | apologies |", "|---" * 7 + "|"]
    for arm, name in ARMS.items():
        cells = []
        for number in (1, 2):
            found = [row for row in rows if (row["arm"], row["stage"]) == (arm, f"round {number} sample")]
            count = sum(row["count"] for row in found)
            shares = [f"{sum(row[key] for row in found) / max(1, count):.1%}" for key in ("wrong", "sorry")]
            cells += [str(count), *shares]
        if cells[0] != "0":
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def _head() -> str:
    return f"| arm | {' | '.join(STAGES)} | at the end, 95 % | seeds |"


def _cell(rows: list[dict[str, Any]], arm: str, stage: str, how: str) -> str:
    shares = _shares(rows, arm, stage, how)
    return f"{sum(shares) / len(shares):.3f}" if shares else ""


def _shares(rows: list[dict[str, Any]], arm: str, stage: str, how: str) -> list[float]:
    """pass@1 of each seed that has finished this stage of this arm."""
    done = {row["seed"] for row in rows if row["arm"] == arm}
    owner = "warm-up" if stage == "warm-up" else arm
    found = [row for row in rows if (row["arm"], row["stage"], row["how"]) == (owner, stage, how)]
    return [row["final"] / row["count"] for row in sorted(found, key=_seed) if row["seed"] in done]


def _seed(row: dict[str, Any]) -> int:
    return int(row["seed"])


def _interval(rows: list[dict[str, Any]], arm: str, how: str) -> str:
    found = [row for row in rows if (row["arm"], row["stage"], row["how"]) == (arm, STAGES[-1], how)]
    low, high = wilson(sum(row["final"] for row in found), sum(row["count"] for row in found))
    shares = [row["final"] / row["count"] for row in found]
    return f"{low:.3f} to {high:.3f} (seeds {min(shares):.3f} to {max(shares):.3f})"


def _false_accepts(rows: Iterable[dict[str, Any]], verifier: str) -> tuple[int, int]:
    """Wrong responses of the warmed-up models, and how many of them a verifier lets pass."""
    drawn = [row for row in rows if row["stage"] == "warm-up" and row["how"] == "drawn"]
    wrong = sum(row["count"] - row["steps"] for row in drawn)
    return int(wrong), int(sum(row[verifier] - row["steps"] for row in drawn))


def wilson(passed: float, count: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, share = 1.959964, passed / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def picture(rows: list[dict[str, Any]], path: Path) -> None:
    """pass@1 after each stage: the mean of the seeds as a line, each seed as a dot."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("pip install matplotlib for the picture")
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "goldgate"  # the same picture from the same numbers
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(8, 4.5))
    for arm, name in ARMS.items():
        shares = [_shares(rows, arm, stage, "greedy") for stage in STAGES]
        if not shares[-1]:
            continue
        axes.plot(range(len(STAGES)), [sum(s) / len(s) for s in shares], color=COLOURS[arm], label=name, lw=2)
        for place, seeds in enumerate(shares):
            axes.scatter([place] * len(seeds), seeds, color=COLOURS[arm], s=12, zorder=3)
    labels = [stage.replace(" sft", "\nSFT").replace(" dpo", "\nDPO") for stage in STAGES]
    axes.set_xticks(range(len(STAGES)), labels)
    axes.set_ylim(0, 1)
    axes.set_ylabel("held-out pass@1, greedy")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.3)
    axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(1.0, 0.5))
    drawn.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(drawn)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[1]).parent)
