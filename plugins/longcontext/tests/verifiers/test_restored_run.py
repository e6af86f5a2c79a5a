"""``longcontext.restored`` with ``run = true``: the repository's tests decide, the code in a process of its own."""

import pytest
from goldgate import Sample, Suite, SuiteReply, answer, chat
from goldgate.plugins.loading import load
from goldgate.testing import answered, drive
from goldgate_longcontext.generators import gold, repository
from goldgate_longcontext.options import RestoredOptions
from goldgate_longcontext.verifiers import restored

CORE = "from .util import double\n\n\ndef run(value):\n    return double(value) + 1\n"
FILES = {
    "src/pkg/__init__.py": "from .core import run\n",
    "src/pkg/core.py": CORE,
    "src/pkg/util.py": "def double(value):\n    return 2 * value\n",
    "src/pkg/twice.py": "from pkg import run\n\n\ndef twice(value):\n    return run(run(value))\n",
    "tests/test_run.py": (
        "from __future__ import annotations\n\nimport pytest\nfrom pkg import run\n\n\n"
        '@pytest.mark.parametrize(("value", "right"), [(1, 3), (4, 9)])\n'
        "def test_run(value, right):\n    assert run(value) == right\n"
    ),
    "tests/test_twice.py": "from pkg.twice import twice\n\n\ndef test_twice():\n    assert twice(1) == 7\n",
    "tests/test_broken.py": "from pkg import run\n\n\ndef test_wrong():\n    assert run(1) == 4\n",
}


@pytest.fixture(scope="module")
def sandbox():
    offered = load().find("services", "sandbox.embedded")
    if offered is None:
        pytest.skip("goldgate-sandbox is not installed")
    probes = offered.value.probe() if offered.value.probe else ()
    if probes and not any(probe.works for probe in probes):
        pytest.skip(probes[0].detail)
    server = offered.value.open(offered.value.options()) if offered.value.options else offered.value.open()
    yield lambda request: server.serve([request])[0]
    server.close()


def judged(code, ask, files=FILES):
    sample = Sample("s", chat("Write it again."), {"files": files, "removed": "src/pkg/core.py"})
    return answered(restored.check(answer(sample, f"```python\n{code}```"), RestoredOptions(run=True)), ask)


OTHER = "from pkg.util import double\n\n\ndef run(number):\n    one = 1\n    return one + double(number)\n"


def test_code_that_works_is_accepted_by_the_tests_that_the_removed_file_passes(sandbox):
    verdict = judged(OTHER, sandbox)
    assert verdict.score == 1.0, verdict
    assert verdict.evidence["tests"] == ["tests/test_run.py", "tests/test_twice.py"]
    assert verdict.evidence["trust"] == "full"


@pytest.mark.parametrize(
    "code",
    [
        OTHER.replace("one = 1", "one = 2"),
        "def run(number):\n    return 3\n",
        "def run(number):\n    raise SystemExit(0)\n",
        "import os\n\n\ndef run(number):\n    os._exit(0)\n",
        "class Equal(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = None\n\n\n"
        "def run(number):\n    return Equal()\n",
        "import sys\n\n\ndef run(number):\n    sys.modules.clear()\n    return 0\n",
    ],
)
def test_code_that_fails_or_cheats_is_not_accepted(sandbox, code):
    assert judged(code, sandbox).score != 1.0


def test_wrong_code_is_rejected_with_the_test_that_shows_it(sandbox):
    verdict = judged("def run(number):\n    return 3\n", sandbox)
    assert (verdict.score, verdict.code) == (0.0, "tests")
    assert "test_run" in verdict.why


def test_without_a_usable_test_nothing_is_guessed(sandbox):
    files = {path: text for path, text in FILES.items() if not path.startswith("tests/")}
    assert judged(OTHER, sandbox, files).code == "no_tests"
    files |= {"tests/test_broken.py": FILES["tests/test_broken.py"]}
    assert judged(OTHER, sandbox, files).code == "no_tests"


def test_a_sandbox_that_cannot_run_is_no_verdict():
    def ask(request):
        assert isinstance(request, Suite)
        good = "one + double" not in request.code
        return SuiteReply(good or None, "it was busy")

    verdict = judged(OTHER, ask)
    assert verdict.score is None
    assert "busy" in verdict.why


def test_neither_sandbox_sees_what_the_other_holds():
    seen = []

    def ask(request):
        seen.append(request)
        return SuiteReply(True, "passed")

    assert judged(OTHER, ask).score == 1.0
    assert all("one + double" not in request.tests for request in seen)
    assert all("(4, 9)" not in request.code for request in seen)
    assert any("(4, 9)" in request.tests for request in seen)


def test_a_made_row_is_checked_against_the_file_that_was_taken_out():
    files = {"pkg/__init__.py": "", "pkg/core.py": "def run():\n    return 1\n"}
    files |= {f"pkg/part_{number}.py": "from .core import run\n\nrun()\n" for number in range(5)}
    options = repository.RepositoryOptions(seed=1, kinds=("code",))
    (made,) = repository.make(Sample("r", chat(""), {"files": files}), options)
    (candidate,) = gold.make(made)
    assert drive(restored.check, candidate, RestoredOptions()).score == 1.0
    assert (
        drive(restored.check, answer(made, "```python\ndef walk(): ...\n```"), RestoredOptions()).score == 0.0
    )
    everything = answer(made, "\n\n".join(f"```python\n{text}```" for text in files.values()))
    assert drive(restored.check, everything, RestoredOptions()).score is None


@pytest.mark.parametrize(
    "hostile", ["(" * 3000, "-" * 20_000 + "1", "x." * 20_000 + "y", "\0", "a = 1 " * 100_000]
)
def test_hostile_code_is_no_crash(hostile):
    sample = Sample("s", chat("?"), {"files": FILES, "removed": "src/pkg/core.py"})
    assert drive(restored.check, answer(sample, f"```python\n{hostile}\n```"), RestoredOptions()).score != 1.0
