"""Generators with a scripted model; sandbox and linter are real where they run code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from goldgate import Candidate, Chat, Completion, Drop, Judged, Message, Sample, Server, Verdict, answer, chat
from goldgate.testing import Scripted, drive
from goldgate_code.generators import dialogues, problems, self_correct, solutions, translate, unit_tests
from goldgate_code.generators.prompts import STEERING


def model(*replies: str) -> Scripted:
    """A model that gives these replies in turn, and the last one ever after."""
    left = list(replies)

    def reply(request: Chat) -> Completion:
        text = left.pop(0) if len(left) > 1 else left[0]
        return Completion(Message("assistant", text), model="scripted")

    return Scripted(reply)


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


SNIPPET = Sample(
    "s1", chat("x"), {"source": "def area(r):\n    return 3.14 * r * r\n"}, (), {"licence": "mit"}
)
PROBLEM = json.dumps({"problem": "Write ring(a, b): …", "entry_point": "ring", "topic": "Geometry"})


class TestProblems:
    def made(self, server: Scripted, **options: Any) -> list[Sample]:
        found: list[Sample] = drive(
            problems.make, SNIPPET, problems.ProblemOptions(**options), servers={"chat": server}
        )
        return found

    def test_a_problem(self) -> None:
        server = model(PROBLEM)
        (sample,) = self.made(server)
        assert sample.id == "s1-problem-0"
        assert sample.prompt[0].content == "Write ring(a, b): …"
        assert sample.reference == {"entry_point": "ring"}
        assert sample.tags["topic"] == "geometry"
        assert sample.tags["licence"] == "mit"
        assert sample.tags["snippet"] == "s1"
        assert "3.14 * r * r" in server.asked[0].messages[0].content

    def test_repetitions_and_junk_are_asked_again(self) -> None:
        other = PROBLEM.replace("ring", "disc")
        found = self.made(model(PROBLEM, PROBLEM.replace("…", " …"), other), n=2)
        assert [sample.reference["entry_point"] for sample in found] == ["ring", "disc"]
        assert self.made(model("no", "{}")) == []
        assert self.made(model(PROBLEM.replace('"ring"', '"import"'))) == []
        assert (
            self.made(model(PROBLEM.replace('"ring"', '"disc"'))) == []
        )  # a function that it does not mention

    def test_topics_and_difficulties_spread_and_repeat(self) -> None:
        def asked(seed: int) -> list[str]:
            server = model(*(PROBLEM.replace("…", str(n)) for n in range(40)))
            self.made(server, n=30, seed=seed)
            return [request.messages[0].content for request in server.asked]

        assert asked(1) == asked(1) != asked(2)
        for difficulty in ("easy", "medium", "hard"):
            assert sum(f"Difficulty: {difficulty}" in text for text in asked(1)) > 3
        assert len({text.partition("allows it: ")[2].partition("\n")[0] for text in asked(1)}) > 10


class TestSolutions:
    SAMPLE = Sample("p", (Message("system", "Be kind."), *chat("Write ring.")), {}, (), {"language": "rust"})

    def test_steering_leaves_no_trace(self) -> None:
        server = model("```rust\n```")
        options = solutions.SolutionOptions(n=3, steer=("readability", "specificity"), seed=7)
        found: list[Candidate] = drive(solutions.make, self.SAMPLE, options, servers={"chat": server})
        assert [c.origin.index for c in found] == [0, 1, 2]
        assert all(c.sample is self.SAMPLE and len(c.messages) == 1 for c in found)
        systems = [request.messages[0].content for request in server.asked]
        assert all("rust" in text and "Be kind." in text for text in systems)
        assert [STEERING["readability"] in text for text in systems] == [True, False, True]
        assert STEERING["specificity"] in systems[1]
        assert len({request.seed for request in server.asked}) == 3


class TestWriteTests:
    SAMPLE = Sample("p", chat("Write ring(a, b)."), {"entry_point": "ring"})

    def made(self, *replies: str, sample: Sample = SAMPLE) -> list[Sample]:
        found: list[Sample] = drive(
            unit_tests.make, sample, unit_tests.WriteTestsOptions(), servers={"chat": model(*replies)}
        )
        return found

    def test_only_usable_lines_are_kept(self) -> None:
        lines = "assert ring(1, 2) == 3\nassert ring(0, 0) == 0, 'why'\nassert ring(x) == 1\nassert ring(2, 2) == 4"
        (sample,) = self.made(
            block("from solution import ring\n" + lines + "\nimport os\nassert other(1) == 1")
        )
        assert sample.reference["asserts"] == [
            "assert ring(1, 2) == 3",
            "assert ring(0, 0) == 0",
            "assert ring(2, 2) == 4",
        ]
        assert sample.tags["tests"] == "model"

    def test_too_few_are_asked_for_again(self) -> None:
        few = block("assert ring(1, 2) == 3")
        many = block("\n".join(f"assert ring({n}, 0) == {n}" for n in range(3)))
        assert len(self.made(few, many)[0].reference["asserts"]) == 3
        assert self.made(few, few) == []

    def test_a_contradiction_is_no_test(self) -> None:
        both = (
            "assert ring(1, 2) == 3\nassert ring(1, 2) == 4\nassert ring(0, 0) == 0\nassert ring(5, 5) == 1"
        )
        assert unit_tests.assert_lines(block(both), "ring") == []

    def test_tests_of_the_rows_own_stay(self) -> None:
        own = Sample("p", chat("x"), {"entry_point": "ring", "check": "def check(candidate): ..."})
        assert self.made("never asked", sample=own) == []


RIGHT = "def ring(a, b):\n    return a + b"
WRONG = "def ring(a, b):\n    return a - b"
TESTED = Sample(
    "p", chat("Write ring(a, b): the sum."), {"entry_point": "ring", "asserts": ["assert ring(1, 2) == 3"]}
)


def rejected(
    sample: Sample, text: str, why: str = "ring(1, 2) gives -1, not 3", by: str = "code.tests"
) -> Judged:
    verdict = Verdict(0.0, why, {"call": "ring(1, 2)", "expected": "3", "got": "-1"})
    return Judged(answer(sample, text), {by: verdict}, Drop(by, why, "rejected"))


class TestSelfCorrection:
    def made(
        self, servers: Mapping[str, Server], judged: Judged, *replies: str, **options: Any
    ) -> list[Candidate]:
        self.model = model(*replies)
        found: list[Candidate] = drive(
            self_correct.make,
            judged,
            self_correct.CorrectionOptions(**options),
            servers={**servers, "chat": self.model},
        )
        return found

    def test_feedback_goes_back_until_it_passes(self, servers: Mapping[str, Server]) -> None:
        undefined = "def ring(a, b):\n    return a + c"
        (made,) = self.made(servers, rejected(TESTED, block(WRONG)), block(undefined), block(RIGHT))
        assert made.text == block(RIGHT)
        assert made.origin.parent == 0
        assert made.sample.tags == {"first": "wrong", "rounds": 2, "fixed": "solution"}
        first, second = (request.messages[0].content for request in self.model.asked)
        assert "gives -1, not 3" in first
        assert WRONG in first
        assert "Undefined name `c`" in second
        assert undefined in second

    def test_rounds_are_bounded(self, servers: Mapping[str, Server]) -> None:
        assert self.made(servers, rejected(TESTED, block(WRONG)), block(WRONG), rounds=2) == []
        assert len(self.model.asked) == 2
        failed = self.made(servers, rejected(TESTED, block(WRONG)), block(WRONG), rounds=2, failures=True)
        assert [c.sample.tags["rounds"] for c in failed] == [1, 2]

    def test_the_dialogue_can_be_kept(self, servers: Mapping[str, Server]) -> None:
        (made,) = self.made(servers, rejected(TESTED, block(WRONG)), block(RIGHT), dialogue=True)
        assert [message.role for message in made.messages] == ["assistant", "user", "assistant"]
        assert made.text == block(RIGHT)

    def test_what_nobody_rejected_is_left_alone(self, servers: Mapping[str, Server]) -> None:
        accepted = Judged(answer(TESTED, block(RIGHT)))
        abstained = Judged(answer(TESTED, block(RIGHT)), {}, Drop("x", "flaky", "abstained"))
        assert self.made(servers, accepted, "never asked") == []
        assert self.made(servers, abstained, "never asked") == []
        assert self.model.asked == []

    BY_MODEL = Sample(
        "p",
        chat("Write ring(a, b): the sum."),
        {"entry_point": "ring", "asserts": ["assert ring(1, 2) == 4", "assert ring(0, 0) == 0"]},
        (),
        {"tests": "model"},
    )

    def test_tests_that_a_model_wrote_may_be_mended(self, servers: Mapping[str, Server]) -> None:
        fixed = block("assert ring(1, 2) == 3\nassert ring(0, 0) == 0", "tests")
        (made,) = self.made(servers, rejected(self.BY_MODEL, block(RIGHT)), fixed)
        assert made.text == block(RIGHT)
        assert made.sample.reference["asserts"] == ["assert ring(1, 2) == 3", "assert ring(0, 0) == 0"]
        assert made.sample.tags["fixed"] == "tests"
        (both,) = self.made(servers, rejected(self.BY_MODEL, block(WRONG)), fixed + "\n" + block(RIGHT))
        assert both.sample.tags["fixed"] == "both"

    def test_tests_are_never_thinned_out(self, servers: Mapping[str, Server]) -> None:
        thinner = block("assert ring(0, 0) == 0", "tests")
        assert self.made(servers, rejected(self.BY_MODEL, block(WRONG)), thinner, rounds=1) == []

    def test_half_of_the_tests_must_stand(self, servers: Mapping[str, Server]) -> None:
        """Else a wrong solution is made right by tests that agree with it."""
        lines = ["assert ring(1, 2) == 3", "assert ring(5, 2) == 7", "assert ring(0, 0) == 0"]
        sample = replace(self.BY_MODEL, reference={**self.BY_MODEL.reference, "asserts": lines})
        bent = ["assert ring(1, 2) == -1", "assert ring(5, 2) == 3", "assert ring(0, 0) == 0"]
        step = ["assert ring(1, 2) == -1", "assert ring(5, 2) == 7", "assert ring(0, 0) == 0"]
        judged = rejected(sample, block(WRONG))
        assert self.made(servers, judged, block("\n".join(bent), "tests"), rounds=1) == []
        replies = [block("\n".join(tests), "tests") for tests in (step, bent)]
        assert self.made(servers, judged, *replies, rounds=2) == []

    def test_tests_of_the_rows_own_are_never_mended(self, servers: Mapping[str, Server]) -> None:
        easier = block("assert ring(1, 2) == -1", "tests") + "\n" + block(WRONG)
        assert self.made(servers, rejected(TESTED, block(WRONG)), easier, rounds=1) == []
        assert "fix the tests" not in self.model.asked[0].messages[0].content

    def test_a_judge_can_be_who_is_to_be_convinced(self, servers: Mapping[str, Server]) -> None:
        yes = '{"correctness": 1, "style": 1, "why": "fine"}'
        judged = rejected(
            Sample("p", chat("Explain rings.")),
            "A ring.",
            "correctness 0, style 1: says nothing",
            "code.judge",
        )
        (made,) = self.made(servers, judged, "A ring is …", yes, checks=("judge",), judge="critic")
        assert made.text == "A ring is …"
        assert [request.service for request in self.model.asked] == ["", "critic"]


class TestTranslation:
    def test_functions_become_programs(self, servers: Mapping[str, Server]) -> None:
        reference = {
            "entry_point": "ring",
            "asserts": [
                "assert ring([1], [2]) == [1, 2]",
                "assert ring('a', 'b') == 'ab'",
                "assert ring(0.5, 1) == 1.5",
            ],
        }
        sample = Sample("p", chat("Write ring."), reference, (), {"topic": "x"})
        judged = Judged(answer(sample, block(RIGHT)))
        options = translate.TranslationOptions(to=("rust", "python", "go"))
        rust, go = drive(translate.make, judged, options, servers=servers)
        assert (rust.id, go.id) == ("p-0-rust", "p-0-go")
        assert rust.reference == {
            "language": "rust",
            "stdin": [
                {"input": "[[1],[2]]\n", "output": "[1,2]\n"},
                {"input": '["a","b"]\n', "output": '"ab"\n'},
            ],
        }
        assert RIGHT in rust.prompt[0].content
        assert rust.tags["task"] == "translation"

    def test_programs_keep_their_cases(self, servers: Mapping[str, Server]) -> None:
        cases = [{"input": "1", "output": "2"}, {"input": "2", "output": "3"}]
        judged = Judged(answer(Sample("p", chat("x"), {"stdin": cases}), block("print(int(input()) + 1)")))
        (sample,) = drive(translate.make, judged, translate.TranslationOptions(), servers=servers)
        assert sample.reference == {"language": "javascript", "stdin": cases}

    def test_the_original_must_pass_its_own_cases(self, servers: Mapping[str, Server]) -> None:
        cases = [{"input": "1", "output": "2"}, {"input": "2", "output": "4"}]
        judged = Judged(answer(Sample("p", chat("x"), {"stdin": cases}), block("print(int(input()) + 1)")))
        assert drive(translate.make, judged, translate.TranslationOptions(), servers=servers) == []

    def test_only_what_was_accepted_and_is_tested(self) -> None:
        options = translate.TranslationOptions()
        assert drive(translate.make, rejected(TESTED, block(WRONG)), options) == []
        assert drive(translate.make, Judged(answer(TESTED, block(RIGHT))), options) == []  # one case only
        assert drive(translate.make, Judged(answer(SNIPPET, block(RIGHT))), options) == []


class TestDialogues:
    SAMPLE = Sample("s", chat("x"), {**TESTED.reference, "source": RIGHT + "\n"})

    def made(self, servers: Mapping[str, Server], sample: Sample, **options: Any) -> list[Sample]:
        found: list[Sample] = drive(
            dialogues.make, sample, dialogues.DialogueOptions(**options), servers=servers
        )
        return found

    def test_three_kinds(self, servers: Mapping[str, Server]) -> None:
        found = {sample.tags["task"]: sample for sample in self.made(servers, self.SAMPLE)}
        assert list(found) == ["explain", "document", "debug"]
        assert all(sample.reference == self.SAMPLE.reference for sample in found.values())
        debug = found["debug"].prompt[0].content
        assert "a - b" in debug
        assert "gives -1, not 3" in debug

    def test_no_bug_that_nobody_sees(self, servers: Mapping[str, Server]) -> None:
        blind = Sample(
            "s", chat("x"), {"source": RIGHT, "entry_point": "ring", "asserts": ["assert ring(0, 0) == 0"]}
        )
        assert self.made(servers, blind, kinds=("debug",)) == []
        untested = Sample("s", chat("x"), {"source": RIGHT})
        assert self.made(servers, untested, kinds=("debug",)) == []
        broken = Sample("s", chat("x"), {**TESTED.reference, "source": WRONG})
        assert self.made(servers, broken, kinds=("debug",)) == []
        assert self.made(servers, Sample("s", chat("x"))) == []


@pytest.mark.parametrize("make", [problems.make, unit_tests.make])
def test_prompts_survive_braces(make: Callable[..., Any]) -> None:
    sample = Sample("s", chat("{0} {problem} {{"), {"source": "{x}", "entry_point": "f"})
    options = {problems.make: problems.ProblemOptions, unit_tests.make: unit_tests.WriteTestsOptions}[make]
    assert drive(make, sample, options(), servers={"chat": model("nothing")}) == []
