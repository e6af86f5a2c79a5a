"""The documents tell the truth: every block of the tutorial runs, the reference is what the code says."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from goldgate.plugins import loading

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w*)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)
PAGES = sorted((DOCS / "tutorial").glob("*.md"))
BIN = Path(sys.executable).parent
ANY = "…"
# Commands print as on a wide screen; pip takes what is here and asks nobody.
OFFLINE = {"COLUMNS": "200", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "false"}


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.timeout(900)  # a page is a whole session of somebody's, on a machine that may be busy
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_the_tutorial_runs(
    page: Path, tmp_path: Path, stranger: Callable[[Path], Path]
) -> None:
    ran, folder = 0, tmp_path
    programs = stranger(tmp_path / ".venv") if "$ pip install" in page.read_text("utf-8") else BIN
    for language, file, body in BLOCK.findall(page.read_text("utf-8")):
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(body, "utf-8")
        elif language == "console":
            result, folder = console(body, folder, programs)
            ran += result
    assert ran > 0


def console(body: str, folder: Path, programs: Path) -> tuple[int, Path]:
    """Run the commands of a block; what they print must be what the block says. Gives their number, and the
    folder that they lead to.
    """
    commands = re.split(r"^\$ ", body, flags=re.M)[1:]
    for result in commands:
        command, _, expected = result.partition("\n")
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        environment = {**own, **OFFLINE, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
        )
        printed = done.stdout + done.stderr + (f"[exit code {done.returncode}]\n" if done.returncode else "")
        assert matches(expected, printed), f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
    return len(commands), folder


def matches(expected: str, printed: str) -> bool:
    """… stands for anything within a line, and alone on a line for any lines."""
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        if line == ANY:
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split(ANY)) + r"[^\S\n]*\n?"
    return re.fullmatch(pattern, printed) is not None


def test_the_reference_is_what_the_code_says() -> None:
    pages = generator().pages()
    for name, text in pages.items():
        assert (DOCS / "reference" / name).read_text("utf-8") == text, f"{name} is stale: make docs"
    assert {"public-api.md", "plugins.md", "plugins/goldgate.md"} <= pages.keys()


def test_a_package_that_is_not_installed_keeps_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    module = generator()
    every = {f"plugins/{one['name']}.md" for one in module.projects()}
    monkeypatch.setattr(module, "load", lambda: loading.Plugins({kind: {} for kind in loading.KINDS}))
    assert not every & module.pages().keys()
    assert every == {f"plugins/{path.name}" for path in (DOCS / "reference" / "plugins").iterdir()}


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [
        ROOT / "README.md",
        *DOCS.rglob("*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("plugins/*/README.md"),
    ]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", BLOCK.sub("", page.read_text("utf-8")))
    ]
    broken = [
        f"{page.relative_to(ROOT)}: {target}" for page, target in links if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_readmes_commands_are_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"^\$ make ([a-z-]+)", (ROOT / "README.md").read_text(), re.M))
    assert named
    assert named <= targets


def test_every_hook_is_used_by_somebody_and_documented() -> None:
    from goldgate.plugins.loading import KINDS, load

    text = (DOCS / "reference" / "hooks.md").read_text()
    installed = load().components
    for kind in KINDS:
        assert f"## goldgate_{kind}" in text
        if kind != "trainers":  # installed by a package that only those who train install
            assert installed[kind], kind


def test_nothing_committed_names_a_registry_or_holds_a_lock_file() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not [name for name in listed if name.endswith((".lock", "lock.json"))]


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\n…\nb\n", "a\nx\ny\nb\n", True),
        ("a … c\n", "a b c\n", True),
        ("a\n", "b\n", False),
        ("a\n", "a\nb\n", False),
    ],
)
def test_the_comparison_itself(expected: str, printed: str, same: bool) -> None:
    assert matches(expected, printed) is same
