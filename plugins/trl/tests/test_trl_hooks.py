"""What the package offers, and what its import costs."""

import dataclasses
import pickle
import subprocess
import sys

import goldgate_trl


def test_every_trainer_has_typed_options_and_pickles():
    trainers = goldgate_trl.goldgate_trainers()
    assert set(trainers) == {"trl.reward", "trl.sft", "trl.dpo", "trl.grpo", "trl.average", "trl.step_reward"}
    for trainer in trainers.values():
        assert dataclasses.is_dataclass(trainer.options)
        pickle.loads(pickle.dumps(trainer))  # noqa: S301 - our own bytes


def test_nothing_heavy_loads_before_one_trains():
    code = "import sys, goldgate_trl; print({'torch', 'transformers', 'trl', 'datasets'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "set()"
