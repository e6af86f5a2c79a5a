"""A bare install of the core is light, and nothing heavy comes with an import."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 10  # distributions, goldgate itself among them
HEAVY = {"torch", "transformers", "trl", "sympy", "docker", "ray", "pyarrow", "openai", "numpy"}


def closure(name: str, found: set[str]) -> set[str]:
    """A distribution and all it requires without extras, on this interpreter."""
    found.add(name)
    for requirement in distribution(name).requires or ():
        needed, _, marker = requirement.partition(";")
        if "extra" in marker or ("python_version" in marker and "<" in marker):
            continue
        other = re.split(r"[^A-Za-z0-9._-]", needed.strip(), maxsplit=1)[0]
        if other not in found:
            closure(other, found)
    return found


def test_a_bare_install_of_core_is_at_most_ten_distributions_and_runs_with_them_alone(tmp_path: Path) -> None:
    names = closure("goldgate", set())
    assert {"goldgate", "msgspec", "pluggy", "rich"} <= names
    assert len(names) <= MOST, names
    for name in names - {"goldgate"}:
        for file in distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(Path(str(file.locate())), tmp_path / file)
    script = (
        f"import sys; sys.path[:0] = [{str(ROOT / 'core/src')!r}, {str(tmp_path)!r}];"
        "import goldgate, goldgate.runs.pipeline, goldgate.cli.screen, goldgate.cli.plan, goldgate.cli.doctor;"
        "print(goldgate.Verdict(1.0, 'yes').score)"
    )
    command = [sys.executable, "-I", "-S", "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "1.0\n", done.stderr


def loaded(script: str) -> set[str]:
    script += "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    result = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(result.stdout.split())


def test_importing_goldgate_loads_nothing_heavy() -> None:
    assert not (HEAVY | {"rich", "sqlite3", "msgspec", "asyncio"}) & loaded("import goldgate")


def test_loading_every_plug_in_loads_nothing_heavy() -> None:
    assert not HEAVY & loaded("from goldgate.plugins.loading import load; load()")
