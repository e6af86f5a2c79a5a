"""``tools.calculator``: calls and computations within its limits."""

from __future__ import annotations

import pytest
from goldgate import Compute, Computed, Sample, answer, chat
from goldgate.testing import answered
from goldgate_tools.controls import CALCULATOR, messages
from goldgate_tools.options import ReplayOptions
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.calculator import SCHEMAS, CalculatorOptions, open_calculator
from goldgate_tools.verifiers import replay


@pytest.fixture(scope="module")
def server():
    opened = open_calculator(CalculatorOptions(seconds=2.0))
    yield opened
    opened.close()


def one(server, tool, **arguments):
    (result,) = server.serve([Call(tool, arguments)])
    return result


def test_a_calculator_gives_decimals_and_algebra_exact_values(server):
    assert one(server, "calculator", expression="1/8") == Result("0.125")
    assert one(server, "cas", expression="1/8") == Result("1/8")
    assert one(server, "calculator", operation="add", a=2, b=3) == Result("5")
    assert one(server, "search", query="x") == Result(known=False)
    assert one(server, "calculator", n=1) == Result(known=False)
    assert {schema["function"]["name"] for schema in server.schemas()} == {"calculator", "cas"}
    assert list(SCHEMAS) == server.schemas()


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("9**9**9", "more than 4000 digits"),
        ("__import__('os')", "cannot read"),
        ("x" * 1_000_000, "too long"),
        ("expand((a+b+c+d+x)^90)", "did not end (time)"),
        ("1/0", "undefined"),
    ],
)
def test_what_has_no_value_is_an_error_of_the_call(server, expression, why):
    assert why in one(server, "calculator", expression=expression).error
    assert one(server, "calculator", expression="1+1") == Result("2")


def test_its_limit_holds_for_what_steps_compute(server):
    slow = Compute("goldgate_tools.running.symbolic:compare", ("expand((a+b+c+d+x)^90)", "1"), seconds=500.0)
    (computed,) = server.serve([slow])
    assert (computed.ended, computed.error) == ("time", "not done after 2 s")
    assert server.serve([Compute("math:sqrt", (9,))]) == [Computed(3.0)]


@pytest.mark.parametrize("routes", [{}, {"calculator": "calc"}], ids=["own", "named"])
def test_outputs_of_it_are_replayed(server, routes):
    sample = Sample("s", chat("17 * 23?"), {}, (CALCULATOR,))

    def ask(request):
        (reply,) = server.serve([request])
        return reply

    def judged(output):
        made = answer(sample, messages([("calculator", {"expression": "17*23"}, output)], "ok"))
        return answered(replay.check(made, ReplayOptions(services=routes)), ask).score

    assert (judged("391"), judged("392")) == (1.0, 0.0)
    assert judged("391.0") == 1.0
