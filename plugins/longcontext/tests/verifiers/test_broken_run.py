"""``longcontext.broken`` with ``run = true``: the sandbox imports the files, with the removed one and without it."""

import pytest
from goldgate import Job, Outcome, Sample, answer, chat
from goldgate.plugins.loading import load
from goldgate.testing import answered
from goldgate_longcontext.options import BrokenOptions
from goldgate_longcontext.verifiers import broken

FILES = {
    "src/pkg/__init__.py": "",
    "src/pkg/core.py": "def run():\n    return 1\n",
    "src/pkg/a.py": "from .core import run\nprint('{\"src/pkg/b.py\": true}')\n",
    "src/pkg/lazy.py": "def f():\n    from .core import run\n    return run()\n",
    "src/pkg/needs.py": "import a_package_that_nobody_has\nfrom .core import run\n",
    "tests/test_run.py": "from pkg.core import run\n",
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


def judged(text, ask):
    sample = Sample("s", chat("Which?"), {"files": FILES, "removed": "src/pkg/core.py"})
    return answered(broken.check(answer(sample, text), BrokenOptions(run=True)), ask)


def test_named_files_are_imported_in_the_sandbox(sandbox):
    assert judged("src/pkg/a.py and tests/test_run.py", sandbox).score == 1.0
    assert judged("src/pkg/needs.py", sandbox).score is None


def test_a_sandbox_that_says_nothing_is_no_verdict():
    def ask(request):
        assert isinstance(request, Job)
        return Outcome(1, "", "no such thing")

    assert judged("src/pkg/a.py", ask).code == "not_run"


def test_a_file_that_can_be_imported_is_rejected():
    def ask(request):
        return Outcome(0, '{"src/pkg/a.py": true}\n')

    assert judged("src/pkg/a.py", ask).score == 0.0


def test_the_sandbox_decides(sandbox):
    assert judged("src/pkg/lazy.py", sandbox).score == 0.0
    assert judged("src/pkg/a.py, src/pkg/lazy.py", sandbox).evidence["files"] == ["src/pkg/lazy.py"]
