"""Trainers on trl: reward model, SFT, DPO, GRPO, averaging. Nothing heavy loads before one trains."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from goldgate import Trainer, hookimpl

from goldgate_trl.options import Averaging, Dpo, Grpo, Reward, Sft

__all__ = ["goldgate_trainers"]


@hookimpl
def goldgate_trainers() -> Mapping[str, Trainer]:
    """Every trainer of the Llama 3 recipe."""
    return {
        "trl.reward": Trainer(partial(_train, "reward"), Reward),
        "trl.sft": Trainer(partial(_train, "sft"), Sft),
        "trl.dpo": Trainer(partial(_train, "dpo"), Dpo),
        "trl.grpo": Trainer(partial(_train, "grpo"), Grpo),
        "trl.average": Trainer(partial(_train, "average"), Averaging),
    }


def _train(module: str, data: Path, out: Path, options: Any) -> Mapping[str, float]:
    measures: Mapping[str, float] = import_module(f"goldgate_trl.{module}").train(data, out, options)
    return measures
