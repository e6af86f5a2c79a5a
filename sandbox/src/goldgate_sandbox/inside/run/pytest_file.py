"""Run a test file with pytest, in this process, and count what came of each test."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from goldgate_sandbox.inside.remote.trust import UnfitError
from goldgate_sandbox.inside.run import calls
from goldgate_sandbox.inside.run.result import SuiteResult

FILE = "test_candidate.py"
_OPTIONS = (
    "-q -p no:cacheprovider -p no:faulthandler --import-mode=importlib "
    "-c /dev/null --rootdir=. --confcutdir=."
).split()


_SKIPS = ("Skipped", "XFailed", "SkipTest")


class Recorder:
    """A plug-in of pytest that looks at what tests raised, not at what reports say of it.

    A test that is marked as skipped, or as expected to fail, counts for nothing; one that skips itself while
    it runs leaves the file undecided: a candidate could make it do so.
    """

    def __init__(self, crossed: Sequence[BaseException]) -> None:
        self.crossed = crossed
        self.collected = 0
        self.passed = 0
        self.marked = 0
        self.failed = 0
        self.first = ""
        self.skipped = ""
        self.unfit = ""
        self.missing = ""

    def pytest_collection_finish(self, session: Any) -> None:
        """All tests are known."""
        self.collected = len(session.items)

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """A phase of a test has ended; pytest's own hook makes the report."""
        error = call.excinfo.value if call.excinfo is not None else None
        marked = _marked(item)
        if error is None:
            if call.when == "call" and not marked:
                self.passed += 1
            elif call.when == "call":
                self.marked += 1
        elif isinstance(error, UnfitError):
            self.unfit = self.unfit or str(error)
        elif marked and call.when != "teardown" and not any(error is one for one in self.crossed):
            self.marked += 1
        elif type(error).__name__ in _SKIPS and not any(error is one for one in self.crossed):
            self.skipped = self.skipped or f"{item.name} skips itself: {calls.text(error)}"
        else:
            self._note(error)
            message = (calls.text(error).strip().splitlines() or [""])[0][:300]
            self._fail(f"{item.name}: {type(error).__name__}{': ' + message if message else ''}")

    def pytest_exception_interact(self, call: Any, report: Any) -> None:
        """Something raised, a collector as well."""
        if getattr(report, "when", "collect") == "collect" and call.excinfo is not None:
            self._note(call.excinfo.value)

    def pytest_collectreport(self, report: Any) -> None:
        """A file has been collected."""
        if report.failed:
            last = str(report.longrepr).strip().rpartition("\n")[2]
            self._fail(f"the tests cannot be collected: {last}")

    def result(self, code: int) -> SuiteResult:
        """What the file says of the candidate; ``code`` is pytest's."""
        if self.missing:
            return SuiteResult(None, f"the tests need {self.missing}, which is not installed in the sandbox")
        if self.failed:
            return SuiteResult(False, self.first)
        if self.skipped:
            return SuiteResult(None, self.skipped)
        if code == 5 or (code == 0 and not self.passed):
            return SuiteResult(None, "the file holds no test that ran")
        if code != 0:
            return SuiteResult(False, f"pytest ended with code {code}")
        if self.passed + self.marked != self.collected:
            return SuiteResult(None, f"{self.passed} of {self.collected} tests ran")
        return SuiteResult(
            True, f"{self.passed} tests passed" + f", {self.marked} skipped" * (self.marked > 0)
        )

    def _note(self, error: BaseException) -> None:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ModuleNotFoundError) and cause not in self.crossed:
                self.missing = self.missing or str(cause.name)
            if isinstance(cause, UnfitError):
                self.unfit = self.unfit or str(cause)
            cause = cause.__cause__ or cause.__context__

    def _fail(self, why: str) -> None:
        self.failed += 1
        self.first = self.first or why


def run_file(text: str, site: str, crossed: Sequence[BaseException] = ()) -> SuiteResult:
    """Run a test file. ``crossed``: what the candidate raised. Raises UnfitError."""
    if site and site not in sys.path:
        sys.path.append(site)
    try:
        import pytest
    except ImportError as error:
        return SuiteResult(None, f"pytest is not installed where goldgate-sandbox is: {error}")
    with open(FILE, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    recorder = Recorder(crossed)
    try:
        code = int(pytest.main([*_OPTIONS, FILE], plugins=[recorder]))
    except UnfitError:
        raise
    except BaseException as error:
        return SuiteResult(False, f"{type(error).__name__}: {calls.text(error)}")
    if recorder.unfit:
        raise UnfitError(recorder.unfit)
    return recorder.result(code)


def _marked(item: Any) -> bool:
    """Whether the tests' author skips a test, or expects it to fail: by a mark, not while it runs."""
    if any(item.get_closest_marker(name) for name in ("skip", "skipif", "xfail")):
        return True
    owners = (getattr(item, "obj", None), getattr(item, "cls", None))
    return any(
        getattr(owner, attribute, False) is True
        for owner in owners
        for attribute in ("__unittest_skip__", "__unittest_expecting_failure__")
    )
