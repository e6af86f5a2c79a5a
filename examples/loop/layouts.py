"""Two row layouts for the reward model, compared: a row per response, and the report's row per ranking (4.1.2).

``python examples/loop/layouts.py`` warms a model up, has the annotator rank its answers to two sets of prompts, trains on
the first in both layouts with the same number of steps and the same prompts per step, and counts on the second how often the
better response gets the higher reward.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path

for name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import prepare
from goldgate import Reward, message_from_dict
from goldgate.config import file as config
from goldgate.runs import pipeline
from goldgate_llm.local.options import TransformersRewardOptions
from goldgate_llm.local.services import reward as opened
from goldgate_trl import reward
from goldgate_trl.options import RewardOptions

HERE = Path(__file__).parent
FAST = {"learning_rate": 5e-4, "warmup": 5, "device": "cpu", "threads": 1}
BATCH = {"pairs": 32, "rankings": 16}  # a ranking has 2 to 3 responses and 1 to 3 pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/layouts"))
    parser.add_argument("--seeds", nargs="+", type=int, default=(0, 1, 2))
    parser.add_argument("--steps", type=int, default=40)
    arguments = parser.parse_args()
    for seed in arguments.seeds:
        work = arguments.out / f"seed-{seed}"
        work.mkdir(parents=True, exist_ok=True)
        base = work / "base"
        if not (base / "config.json").is_file():
            base = prepare.prepare(work, seed)
        learnt, held = (_ranked(work, base, number) for number in (1, 2))
        for layout, batch in BATCH.items():
            options = RewardOptions(
                path=base, steps=arguments.steps, seed=seed, layout=layout, batch=batch, **FAST
            )
            began = time.monotonic()
            measures = reward.train(learnt, work / f"{layout}-{arguments.steps}", options)
            right, count = _right(work / f"{layout}-{arguments.steps}", held)
            seconds = time.monotonic() - began
            print(
                f"seed {seed}  {layout:8}  {measures['rows']:.0f} rows  {right}/{count} = {right / count:.3f}"
                f"  {seconds:.0f} s  {measures.get('num_tokens', 0):.0f} tokens",
                flush=True,
            )


def _ranked(work: Path, base: Path, number: int) -> Path:
    """The run folder of the annotator's rankings."""
    read = config.read(HERE / "prefer.toml")
    services = {
        name: replace(use, options={**use.options, "path": str(base.resolve())})
        for name, use in read.services.items()
    }
    source = replace(read.sources[0], path=str((work / f"prefer-{number}.jsonl").resolve()))
    runs = str((work / "runs").resolve())
    ready = replace(read, name=f"prefer-{number}", sources=(source,), services=services, runs=runs)
    return pipeline.run(ready, executor="inline").folder


def _right(model: Path, run: Path) -> tuple[int, int]:
    """How many pairs of a run the model ranks as the annotator does."""
    server = opened(TransformersRewardOptions(path=model, batch=64, device="cpu", threads=1))
    rows = [json.loads(line) for line in (run / "preference.jsonl").read_text().splitlines()]
    asked = [
        Reward(tuple(message_from_dict(message) for message in row["prompt"] + row[side]))
        for row in rows
        for side in ("chosen", "rejected")
    ]
    rewards = [number for at in range(0, len(asked), 256) for number in server.serve(asked[at : at + 256])]
    server.close()
    return sum(better > worse for better, worse in zip(rewards[::2], rewards[1::2])), len(rows)


if __name__ == "__main__":
    main()
