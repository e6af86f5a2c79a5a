"""Packages are there where they are chosen, with what they require, and absent where they are not."""

from __future__ import annotations

import pytest
from goldgate import ConfigError, Job

from goldgate_sandbox import packages
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded

PROGRAM = Job({"main.py": "import pluggy\nprint(pluggy.__name__)"}, ("python", "main.py"))


@pytest.mark.parametrize(("chosen", "output"), [((), ""), (("pluggy",), "pluggy\n")])
def test_what_is_chosen_can_be_imported(chosen: tuple[str, ...], output: str) -> None:
    server = open_embedded(EmbeddedOptions(packages=chosen))
    try:
        (plain,), (seeded,) = (
            server.serve([PROGRAM]),
            server.serve([Job(PROGRAM.files, PROGRAM.argv, hash_seed=1)]),
        )
    finally:
        server.close()
    assert (plain.stdout, seeded.stdout) == (output, output)  # type: ignore[union-attr] # both are outcomes


def test_what_is_required_comes_along() -> None:
    targets = {target.rpartition("/")[2] for _, target in packages.paths(["pytest"])}
    assert {"pytest", "_pytest", "pluggy", "iniconfig"} <= targets


def test_what_is_not_installed() -> None:
    with pytest.raises(ConfigError, match="pip install no-such-package"):
        packages.paths(["no-such-package"])
