"""Build every package, install the wheels into an empty environment, and use them: ``make dist``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
HEAVY = ("ray", "trl")  # their requirements are gigabytes: built, and installed without them
ROW = (
    '{"id": "a", "prompt": "1 + 1?", "reference": {"answer": "2"}, "responses": ["The answer is 2.", "3"]}\n'
)


def main(members: list[str]) -> int:
    """Build, install, run. Exit code 0 where all of it works."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    for member in members:
        for kind in ("wheel", "sdist"):
            command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(DIST)]
            subprocess.run(command, cwd=ROOT / member, check=True, stdout=subprocess.DEVNULL)
    built = sorted(DIST.glob("*.whl"))
    if len(built) != len(members):
        sys.stderr.write(f"{len(members)} members, {len(built)} wheels\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        return _used(built, Path(folder))


def _used(built: list[Path], folder: Path) -> int:
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    light = [wheel for wheel in built if not wheel.name.startswith(tuple(f"goldgate_{n}-" for n in HEAVY))]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *light], check=True)
    (folder / "rows.jsonl").write_text(ROW)
    program = folder / "venv" / "bin" / "goldgate"
    subprocess.run([program, "plugins"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    judged = subprocess.run(
        [program, "verify", "math.answer", "rows.jsonl"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    scores = [line.partition('"score":')[2][:1] for line in judged.stdout.splitlines()]
    sys.stdout.write(f"{len(built)} wheels built, {len(light)} installed and used\n")
    return int(scores != ["1", "0"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
