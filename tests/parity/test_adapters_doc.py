"""The examples of docs/how-to/adapters.md run, each section where its framework is installed."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "adapters.md"
SECTIONS = [
    (title, "\n".join(re.findall(r"^```python\n(.*?)^```$", body, re.M | re.S)))
    for title, body in re.findall(r"^## (.+)\n((?:(?!^## ).*\n)*)", PAGE.read_text("utf-8"), re.M)
]
NEEDS = {"datasets": "datasets", "inspect_ai": "inspect_ai", "verifiers": "verifiers.v1"}

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are not ours


@pytest.mark.parametrize(("title", "code"), [pytest.param(*one, id=one[0]) for one in SECTIONS if one[1]])
def test_an_example_runs(title: str, code: str) -> None:
    if title in NEEDS:
        pytest.importorskip(NEEDS[title], reason=f"{title} is not installed: run tests/parity/setup.sh")
    exec(compile(code, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102 - our own page


def test_every_adapter_has_its_example() -> None:
    titles = {title for title, code in SECTIONS if code}
    assert titles >= {
        *("A plain function", "trl", "datasets", "inspect_ai", "lm-eval", "verifiers"),
        *("verl", "OpenRLHF", "NeMo-Gym"),
    }
