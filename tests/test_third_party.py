"""A stranger's plug-in, made by ``goldgate new``: built, installed into a fresh environment, tested, run."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, stranger: Callable[[Path], Path]) -> tuple[Path, Path]:
    """The written package, and the interpreter of an environment in which it is installed for real.

    pip builds a wheel of the plug-in and installs it, entry points and all.
    """
    base = tmp_path_factory.mktemp("third")
    folder = base / "goldgate-unit-prices"
    subprocess.run([sys.executable, "-m", "goldgate", "new", "unit-prices", "--folder", folder], check=True)
    python = stranger(base / "venv") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--no-index", "--ignore-installed", folder], check=True)
    return folder, python


def run(python: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a module of the fresh environment; its output where it fails."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    done = subprocess.run([python, "-m", *arguments], capture_output=True, text=True, cwd=cwd, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_its_own_tests_pass(made: tuple[Path, Path]) -> None:
    folder, python = made
    result = run(python, "pytest", "-p", "no:cacheprovider", cwd=folder)
    assert "13 passed" in result.stdout
    labels = run(python, "pytest", "src/goldgate_unit_prices/cases/check.jsonl", cwd=folder)
    assert "4 passed" in labels.stdout


def test_it_is_installed_and_not_run_from_its_source(made: tuple[Path, Path]) -> None:
    folder, python = made
    code = "import goldgate_unit_prices as p; print(p.__file__)"
    where = subprocess.check_output([python, "-c", code], text=True, cwd=folder.parent)
    assert "site-packages" in where
    assert "unit_prices.check" in run(python, "goldgate", "plugins", cwd=folder.parent).stdout


def test_it_verifies_certifies_and_runs_in_a_pipeline(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, python = made
    (tmp_path / "rows.jsonl").write_text(
        '{"prompt": "Capital of Italy?", "reference": "Rome", "responses": ["It is Rome.", "It is Oslo."]}\n'
    )
    result = run(
        python, "goldgate", "verify", "unit_prices.check", "rows.jsonl", "--workers", "1", cwd=tmp_path
    )
    assert [line.split('"score":')[1][:3] for line in result.stdout.splitlines()] == ["1.0", "0.0"]
    run(python, "goldgate", "certify", "unit_prices.check", "--workers", "1", cwd=tmp_path)
    run(python, "goldgate", "certify", "unit_prices.check", "--check", "--workers", "1", cwd=tmp_path)
    (tmp_path / "c.toml").write_text(
        'name = "c"\n[source]\npath = "rows.jsonl"\n[[step]]\nuse = "unit_prices.check"\n'
        '[[step]]\nuse = "select.pairs"\n'
    )
    run(python, "goldgate", "run", "c.toml", "--workers", "1", cwd=tmp_path)
    (run_folder,) = (tmp_path / "runs").iterdir()
    (pair,) = (run_folder / "preference.jsonl").read_text().splitlines()
    assert "Rome" in pair
    assert "labels: " in (run_folder / "README.md").read_text()


@pytest.mark.parametrize("name", ["Chess", "a_b", "-a", "a--b", "", "../x", "1a"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "goldgate", "new", "--", name], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 2
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "goldgate-x").mkdir()
    (tmp_path / "goldgate-x" / "mine.txt").write_text("mine")
    command = [sys.executable, "-m", "goldgate", "new", "x"]
    assert subprocess.run(command, capture_output=True, cwd=tmp_path).returncode == 2
    assert [path.name for path in (tmp_path / "goldgate-x").iterdir()] == ["mine.txt"]
