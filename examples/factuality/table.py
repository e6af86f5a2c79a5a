"""Prints what the policy knows, question by question: `python table.py RUN_FOLDER`."""

import json
import sys
from pathlib import Path

TARGETS = {"known": "a right answer", "overconfident": "a refusal", "declines": "nothing", "mixed": "nothing", "undecided": "nothing"}


def main(folder):
    seen = {}
    for name in ("accepted.jsonl", "rejected.jsonl"):
        for line in (Path(folder) / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            tags = row["tags"] if isinstance(row["tags"], dict) else json.loads(row["tags"])
            prompt = row["prompt"] if isinstance(row["prompt"], str) else row["prompt"][-1]["content"]
            if "probe" in tags:  # else a document that gave no question
                seen[prompt] = tags["probe"]
    print(f"{'outcome':<14}{'informative':>12}{'correct':>9}  {'rate, 90 % interval':<22}{'target':<16}question")
    for prompt, probe in sorted(seen.items(), key=lambda pair: (pair[1]["outcome"], pair[0])):
        k = len(probe["correct"])
        mean, low, high = probe["rate"]
        shares = f"{sum(map(bool, probe['informative']))}/{k}", f"{sum(one is True for one in probe['correct'])}/{k}"
        interval = f"{mean:.2f} ({low:.2f} to {high:.2f})"
        print(f"{probe['outcome']:<14}{shares[0]:>12}{shares[1]:>9}  {interval:<22}{TARGETS[probe['outcome']]:<16}{prompt}")
    counts = {}
    for probe in seen.values():
        counts[probe["outcome"]] = counts.get(probe["outcome"], 0) + 1
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))


if __name__ == "__main__":
    main(sys.argv[1])
