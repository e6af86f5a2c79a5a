"""What several tests need: an environment as a stranger has it, at no cost."""

from __future__ import annotations

import subprocess
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPTS = {
    "goldgate": "goldgate.cli:main",
    "pytest": "pytest:main",
    "pip": "pip._internal.cli.main:main",
}


@pytest.fixture(scope="session")
def stranger() -> Callable[[Path], Path]:
    """``stranger(folder)``: make a virtual environment; gives the folder of its programs.

    It borrows the libraries of the one that runs the tests, so that nothing is downloaded, and has its own
    site-packages, so that what is installed into it is installed nowhere else.
    """

    def made(folder: Path) -> Path:
        venv.create(folder, with_pip=False)
        programs = folder / "bin"
        python = programs / "python"
        where = "import site; print(site.getsitepackages()[0])"
        site = Path(subprocess.check_output([python, "-c", where], text=True).strip())
        borrowed = f"import site; site.addsitedir({sysconfig.get_paths()['purelib']!r})\n"
        (site / "borrowed.pth").write_text(borrowed)
        for name, entry in SCRIPTS.items():
            module, _, function = entry.partition(":")
            script = f"#!{python}\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n"
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)
        return programs

    return made
