"""What labels say together, against values computed by hand."""

from __future__ import annotations

import pytest
from goldgate_annotate import figures, tasks
from goldgate_annotate.consensus import agreed
from goldgate_annotate.labels import Label, State, apply
from goldgate_annotate.requests import Edit
from hypothesis import given
from hypothesis import strategies as st

STRENGTHS = ("significantly better", "better", "slightly better", "marginally better", "same")


def ranked(*ranking: int, strengths: tuple[str, ...] = (), who: str = "ann", **more: object) -> Label:
    return Label("t", who, ranking, strengths or ("better",) * (len(ranking) - 1), **more)  # type: ignore[arg-type]


def test_a_gap_is_the_widest_step_between_two() -> None:
    label = ranked(2, 0, 1, strengths=("marginally better", "better"))
    assert figures.gap(label, 2, 0) == 1
    assert figures.gap(label, 0, 2) == -1
    assert figures.gap(label, 2, 1) == 3
    assert figures.gap(ranked(0, 1, strengths=("same",)), 0, 1) == 0
    assert figures.gap(ranked(0, 1, bad=True), 0, 1) is None


def test_the_common_ranking_is_what_most_say() -> None:
    found = agreed(
        {"a": ranked(0, 1), "b": ranked(0, 1, strengths=("slightly better",)), "c": ranked(1, 0)}, ()
    )
    assert (found.ranking, found.strengths) == ((0, 1), ("slightly better",))
    two = agreed({"a": ranked(0, 1), "b": ranked(1, 0)}, ())
    assert two.conflict == "1 call response 0 better, 1 response 1"
    circle = agreed({"a": ranked(0, 1, 2), "b": ranked(1, 2, 0), "c": ranked(2, 0, 1)}, ())
    assert circle.conflict == "the annotators together rank in a circle"
    tie = agreed({"a": ranked(0, 1, strengths=("same",)), "b": ranked(1, 0, strengths=("same",))}, ())
    assert (tie.ranking, tie.strengths) == ((0, 1), ("same",))
    half = agreed({"a": ranked(0, 1), "b": Label("t", "b", bad=True)}, ())
    assert "1 say that none is good enough" in half.conflict


def test_right_and_wrong_need_more_than_half() -> None:
    right, wrong, open_ = Label("t", "a", right=1), Label("t", "b", right=0), Label("t", "c")
    assert agreed({"a": right}, ()).right == 1
    assert agreed({"a": right, "b": wrong}, ()).conflict == "1 say right, 1 say wrong"
    assert agreed({"a": right, "c": open_}, ()).conflict == "1 say right, 0 say wrong"
    assert agreed({"c": open_}, ()).right is None
    assert not agreed({"c": open_}, ()).conflict


def test_only_edits_of_the_common_best_count() -> None:
    edits = (Edit(0, "new", "a"), Edit(1, "other", "c"))
    labels = {"a": ranked(0, 1), "b": ranked(0, 1), "c": ranked(1, 0)}
    assert agreed(labels, edits).edits == edits[:1]


@given(st.permutations([0, 1, 2]), st.tuples(st.sampled_from(STRENGTHS), st.sampled_from(STRENGTHS)))
def test_one_annotator_agrees_with_their_own_label(ranking: list[int], strengths: tuple[str, str]) -> None:
    label = ranked(*ranking, strengths=strengths)
    found = agreed({"a": label}, ())
    assert not found.conflict
    again = ranked(*found.ranking, strengths=found.strengths)
    for one in range(3):
        for other in range(3):
            if one != other and figures.gap(label, one, other):
                assert figures.gap(again, one, other) == figures.gap(label, one, other)


def task(name: str, gold: object = None) -> tasks.Task:
    return tasks.read({"id": name, "prompt": name, "responses": ["a", "b"], "annotate": {"gold": gold}}, name)


def logged(*labels: Label) -> State:
    state = State()
    for one in labels:
        line = {name: getattr(one, name) for name in Label.__dataclass_fields__}
        apply(state, {"kind": "label", **line})
    return state


def test_errors_on_planted_items_have_their_exact_interval() -> None:
    planted = [task(f"g{n}", [0]) for n in range(10)]
    state = logged(
        *(Label(one.digest, "ann", (int(n < 3), int(n >= 3)), ("better",)) for n, one in enumerate(planted))
    )
    errors = figures.gold(planted, state, "ann")
    assert (errors.errors, errors.n) == (3, 10)
    # Clopper and Pearson for 3 of 10, from their tables: 0.0667 to 0.6525.
    assert (errors.low, errors.high) == (pytest.approx(0.0667, abs=1e-4), pytest.approx(0.6525, abs=1e-4))
    report = figures.report(planted, state)
    assert report["annotators"]["ann"]["below"]  # 70 % right is below 80 %


def test_a_change_of_mind_does_not_mend_the_figures() -> None:
    one = task("g", [0])
    state = logged(
        Label(one.digest, "ann", (1, 0), ("better",)),
        Label(one.digest, "ann", (0, 1), ("better",), seen=True),
    )
    assert figures.gold([one], state, "ann").errors == 1
    assert figures.report([one], state)["changed_minds"] == 1


def test_agreement_of_two_annotators_by_hand() -> None:
    items = [task(f"t{n}") for n in range(4)]
    same = [Label(one.digest, who, (0, 1), ("better",)) for one in items[:3] for who in ("a", "b")]
    other = [
        Label(items[3].digest, "a", (0, 1), ("better",)),
        Label(items[3].digest, "b", (1, 0), ("better",)),
    ]
    found = figures.agreements(items, logged(*same, *other))["rank"]
    # Labels 3 seven times and -3 once: one pair of four apart. Ordinal distance of the two is ((7+1)/2)^2 = 16.
    # alpha = 1 - (8 - 1) * (2 * 16) / (2 * 7 * 1 * 16) = 0.
    assert found["alpha"]["value"] == pytest.approx(0.0)
    # Gwet over nine steps: weight of -3 and 3 is 1 - 6*7/(8*9) = 5/12, agreement (3 + 5/12) / 4.
    total = sum(1 - abs(a - b) * (abs(a - b) + 1) / 72 for a in range(9) for b in range(9))
    chance = total / 72 * (7 / 8 * 1 / 8 + 1 / 8 * 7 / 8)
    assert found["gwet"]["value"] == pytest.approx(((3 + 5 / 12) / 4 - chance) / (1 - chance))


def test_bias_of_place_and_length_is_reported() -> None:
    items = [
        tasks.read({"id": str(n), "prompt": str(n), "responses": ["longer text", "short"]}, "r")
        for n in range(20)
    ]
    labels = [Label(one.digest, "a", (0, 1), ("better",), order=(0, 1), seconds=2.0, keys=3) for one in items]
    report = figures.report(items, logged(*labels))
    assert report["shown_first"] == {**report["shown_first"], "errors": 20, "n": 20, "expected": 10.0}
    assert report["longer_chosen"]["errors"] == 20
    assert report["annotators"]["a"] == {**report["annotators"]["a"], "labels": 20, "seconds": 2.0, "keys": 3}
