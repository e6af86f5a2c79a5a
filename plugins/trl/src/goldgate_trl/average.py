"""Average the weights of models that share a starting point (Llama 3 report, 4.1.5)."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch
from goldgate import RunError
from safetensors import safe_open
from safetensors.torch import save_file

from goldgate_trl.card import write_card
from goldgate_trl.data import digest
from goldgate_trl.options import AverageOptions

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"


def train(folder: Path, out: Path, options: AverageOptions) -> Mapping[str, float]:
    """The weighted mean of the models, tensor by tensor, in the files of the first; ``folder`` is not
    read. One file's tensors are in memory at once. Raises RunError where the models do not match.
    """
    began = time.monotonic()
    given = options.weights or (1.0,) * len(options.models)
    weights = [weight / sum(given) for weight in given]
    places = [_places(model) for model in options.models]
    if any(set(place) != set(places[0]) for place in places):
        raise RunError("the models to average do not hold the same tensors")
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened = [_opened(place, stack) for place in places]
        for file in sorted(set(places[0].values())):
            means = {}
            for name in sorted(name for name, held in places[0].items() if held == file):
                held = [one[place[name]] for one, place in zip(opened, places, strict=True)]
                means[name] = _mean(name, [one.get_tensor(name) for one in held], weights)
            save_file(means, out / file.name, metadata={"format": "pt"})
    _copied(options.models[0], out)
    files = {str(file): digest(file) for place in places for file in sorted(set(place.values()))}
    measures = {"models": float(len(weights)), "tensors": float(len(places[0]))}
    measures["seconds"] = time.monotonic() - began
    write_card(out, "trl.average", options, files, measures)
    return measures


def _places(model: Path) -> dict[str, Path]:
    """The file of each tensor."""
    if (model / INDEX).is_file():
        held: Mapping[str, str] = json.loads((model / INDEX).read_text())["weight_map"]
        return {name: model / file for name, file in held.items()}
    if not (model / SINGLE).is_file():
        raise RunError(f"{model}: neither {SINGLE} nor {INDEX}")
    with safe_open(model / SINGLE, "pt") as opened:
        return dict.fromkeys(opened.keys(), model / SINGLE)


def _opened(places: Mapping[str, Path], stack: ExitStack) -> dict[Path, Any]:
    return {file: stack.enter_context(safe_open(file, "pt")) for file in set(places.values())}


def _mean(name: str, tensors: list[torch.Tensor], weights: list[float]) -> torch.Tensor:
    """The mean in double precision, in the type of the first. Whole numbers must all be the same."""
    first = tensors[0]
    if any(tensor.shape != first.shape for tensor in tensors):
        raise RunError(f"the models to average have different shapes of {name}")
    if not first.is_floating_point():
        if any(not torch.equal(tensor, first) for tensor in tensors):
            raise RunError(f"{name} holds whole numbers that differ between the models")
        return first
    total = torch.zeros_like(first, dtype=torch.float64)
    for tensor, weight in zip(tensors, weights, strict=True):
        total.add_(tensor.double(), alpha=weight)
    return total.to(first.dtype)


def _copied(model: Path, out: Path) -> None:
    """Everything else of a model folder: config, tokenizer, template."""
    for file in model.iterdir():
        keep = file.suffix in (".json", ".jinja", ".txt", ".model") and file.name != "training.json"
        if file.is_file() and keep:
            shutil.copyfile(file, out / file.name)
