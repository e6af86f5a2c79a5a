"""Trainers on trl: reward models, SFT, DPO, GRPO, averaging. Nothing heavy loads before one trains."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from goldgate import Trainer, hookimpl

from goldgate_trl.options import (
    AverageOptions,
    DpoOptions,
    GrpoOptions,
    RewardOptions,
    SftOptions,
    StepOptions,
)

__all__ = ["goldgate_trainers"]


@hookimpl
def goldgate_trainers() -> Mapping[str, Trainer]:
    """Every trainer of the Llama 3 recipe."""
    return {
        "trl.reward": Trainer(train_reward, RewardOptions),
        "trl.step_reward": Trainer(train_step_reward, StepOptions),
        "trl.sft": Trainer(train_sft, SftOptions),
        "trl.dpo": Trainer(train_dpo, DpoOptions),
        "trl.grpo": Trainer(train_grpo, GrpoOptions),
        "trl.average": Trainer(train_average, AverageOptions),
    }


def train_reward(data: Path, out: Path, options: RewardOptions) -> Mapping[str, float]:
    """A reward model from preference pairs and triples (Llama 3 report, 4.1.2)."""
    return _train("reward", data, out, options)


def train_step_reward(data: Path, out: Path, options: StepOptions) -> Mapping[str, float]:
    """A step-wise reward model from labelled steps (4.3.3)."""
    return _train("step_reward", data, out, options)


def train_sft(data: Path, out: Path, options: SftOptions) -> Mapping[str, float]:
    """Supervised fine-tuning, with loss on what the assistant wrote only (4.1.3)."""
    return _train("sft", data, out, options)


def train_dpo(data: Path, out: Path, options: DpoOptions) -> Mapping[str, float]:
    """DPO with a likelihood term and formatting tokens masked in both responses (4.1.4)."""
    return _train("dpo", data, out, options)


def train_grpo(data: Path, out: Path, options: GrpoOptions) -> Mapping[str, float]:
    """GRPO with any goldgate verifier as the reward."""
    return _train("grpo", data, out, options)


def train_average(data: Path, out: Path, options: AverageOptions) -> Mapping[str, float]:
    """The weighted mean of checkpoints that share a starting point (4.1.5)."""
    return _train("average", data, out, options)


def _train(module: str, data: Path, out: Path, options: Any) -> Mapping[str, float]:
    measures: Mapping[str, float] = import_module(f"goldgate_trl.{module}").train(data, out, options)
    return measures
