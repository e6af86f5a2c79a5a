"""What all trainers share: trl's arguments, the model to start from, the run, and what it leaves."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from goldgate import ConfigError
from transformers import AutoTokenizer
from transformers.trainer_callback import PrinterCallback
from transformers.trainer_utils import get_last_checkpoint

from goldgate_trl.card import write_card
from goldgate_trl.data import Rows
from goldgate_trl.options import TrainingOptions

WORK = "training"  # checkpoints and caches; gone when the model is saved


def arguments(out: Path, options: TrainingOptions) -> dict[str, Any]:
    """The keys that every config of trl knows."""
    if options.threads:
        torch.set_num_threads(options.threads)
    cpu = options.device == "cpu" or not torch.cuda.is_available()
    return {
        "output_dir": str(out / WORK),
        "max_steps": options.steps or -1,
        "num_train_epochs": options.epochs,
        "learning_rate": options.learning_rate,
        "per_device_train_batch_size": options.batch,
        "gradient_accumulation_steps": options.accumulate,
        "warmup_steps": options.warmup,
        "lr_scheduler_type": options.schedule,
        "seed": options.seed,
        "use_cpu": cpu,
        "bf16": not cpu and torch.cuda.is_bf16_supported(),
        "dataloader_pin_memory": not cpu,
        "activation_checkpointing": not cpu,
        "save_strategy": "steps" if options.save_every else "no",
        "save_steps": options.save_every or 500,
        "save_total_limit": 2,
        "logging_steps": 5,
        "report_to": "none",
        "disable_tqdm": True,
        **options.extra,
    }


def tokenizer(options: TrainingOptions) -> Any:
    """The tokenizer of the model to start from. Raises ConfigError where it has no chat template."""
    try:
        found = AutoTokenizer.from_pretrained(options.source)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot load the model {options.source}: {error}") from error
    if found.chat_template is None:
        raise ConfigError(f"the tokenizer of {options.source} has no chat template; save one with it")
    return found


def adapter(options: TrainingOptions, task: str) -> Any:
    """The LoRA config, or None. ``task`` as peft calls it: CAUSAL_LM or SEQ_CLS."""
    if not options.lora_rank:
        return None
    from peft import LoraConfig

    targets = list(options.lora_targets) or None
    return LoraConfig(
        r=options.lora_rank, lora_alpha=options.lora_alpha, target_modules=targets, task_type=task
    )


def ends(words: Any) -> set[int]:
    """The tokens that end a response."""
    return {words.eos_token_id} - {None}


def cut(rows: Rows, column: str, longest: int | None, before: str = "") -> dict[str, float]:
    """How many rows are longer than ``max_length``: they are cut, and that is not to be overlooked."""
    if not longest:
        return {}
    lengths = [len(ids) for ids in rows.dataset[column]]
    if before:
        lengths = [one + len(ids) for one, ids in zip(lengths, rows.dataset[before], strict=True)]
    return {"cut rows": float(sum(length > longest for length in lengths))}


def fit(
    make: Callable[[], Any],
    out: Path,
    options: TrainingOptions,
    rows: Rows,
    kind: str,
    measured: Mapping[str, float] | None = None,
) -> Mapping[str, float]:
    """Train what ``make`` makes, from its last checkpoint where there is one, and save model, tokenizer
    and card in ``out``. Returns the measures.
    """
    began = time.monotonic()
    work = out / WORK
    checkpoint = get_last_checkpoint(str(work)) if work.is_dir() else None
    trainer = make()
    trainer.remove_callback(PrinterCallback)  # it prints every log on standard output
    trainer.train(resume_from_checkpoint=checkpoint)
    measures = {**_measures(trainer), "rows": float(len(rows.dataset)), **(measured or {})}
    measures["seconds"] = time.monotonic() - began
    if options.lora_rank:
        trainer.accelerator.wait_for_everyone()
        trainer.model = trainer.accelerator.unwrap_model(trainer.model).merge_and_unload()
    trainer.save_model(str(out))
    trainer.accelerator.wait_for_everyone()  # nobody reads the work folder any more
    if trainer.is_world_process_zero():
        write_card(out, kind, options, rows.files, measures)
        shutil.rmtree(work, ignore_errors=True)
        (out / "training_args.bin").unlink(missing_ok=True)  # a pickle that names this machine's folders
    return measures


def _measures(trainer: Any) -> dict[str, float]:
    """The last value of each number that trl logged, and the first loss."""
    last: dict[str, float] = {}
    losses = [float(log["loss"]) for log in trainer.state.log_history if "loss" in log]
    for log in trainer.state.log_history:
        numbers = {key: float(value) for key, value in log.items() if isinstance(value, int | float)}
        last.update(numbers)
    timing = ("train_runtime", "train_samples_per_second", "train_steps_per_second", "total_flos")
    kept = {key: value for key, value in last.items() if key not in timing}
    if losses:
        kept["first_loss"] = losses[0]
    return {**kept, "steps": float(trainer.state.global_step)}
