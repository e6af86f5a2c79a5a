"""A bare install of the core is light, and nothing heavy comes with an import."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 10  # distributions, goldgate itself among them


def test_a_bare_install_of_core_is_at_most_ten_distributions_and_imports(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=True)
    python = tmp_path / "bare" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(ROOT / "core")], check=True)
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=json"], check=True, capture_output=True, text=True
    )
    names = {entry["name"] for entry in json.loads(listed.stdout)} - {"pip", "setuptools", "wheel"}
    assert "goldgate" in names
    assert len(names) <= MOST, names
    subprocess.run([python, "-W", "error", "-c", "import goldgate; goldgate.Verdict(1.0, 'yes')"], check=True)
    plugins = subprocess.run(
        [tmp_path / "bare" / "bin" / "goldgate", "plugins"], check=True, capture_output=True, text=True
    )
    assert "select.best" in plugins.stdout


def test_importing_goldgate_loads_nothing_heavy() -> None:
    script = "import sys, goldgate; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"torch", "sympy", "docker", "ray", "pyarrow", "rich", "sqlite3", "openai", "msgspec"} & set(
        told
    )


def test_loading_every_plug_in_loads_nothing_heavy() -> None:
    script = "import sys; from goldgate.plugins import load; load(); print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"torch", "sympy", "docker", "ray", "pyarrow", "openai", "transformers", "trl"} & set(told)
