"""The server: who may ask, what the page shows before and after a label, and what it refuses."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

pytest.importorskip("starlette", reason="goldgate[serve] is not installed")
pytest.importorskip("httpx2", reason="starlette's test client needs httpx2")

from goldgate_annotate.server import application
from starlette.testclient import TestClient

HOST = "127.0.0.1:8110"
SECRETS = {"ann": "a" * 32, "bob": "b" * 32}


@pytest.fixture
def asking(desks: Callable[..., Any]) -> Callable[..., Any]:
    """``asking(rows)``: a function that asks the server, and its desk."""

    def made(rows: list[Any] | None = None, **more: Any) -> Any:
        desk = desks(rows, **more)
        client = TestClient(application(desk, SECRETS, frozenset({HOST})), base_url=f"http://{HOST}")

        def ask(action: str, sent: Any, who: str = "ann", headers: Any = None) -> Any:
            path = f"/{SECRETS[who]}/api/{action}"
            body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
            return client.post(
                path, content=body, headers={"content-type": "application/json", **(headers or {})}
            )

        return ask, desk, client

    return made


def test_the_page_is_one_file_under_a_policy_that_names_it(asking: Callable[..., Any]) -> None:
    _, _, client = asking()
    reply = client.get(f"/{SECRETS['ann']}/")
    policy = reply.headers["content-security-policy"]
    parts = dict(part.partition(" ")[::2] for part in policy.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["require-trusted-types-for"] == "'script'"
    assert parts["trusted-types"] == "'none'"
    assert "unsafe" not in policy
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        text = reply.text.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        assert parts[rule] == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        assert reply.text.count(f"<{tag}") == 1
    assert "http://" not in reply.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in reply.text
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
    ):
        assert forbidden not in reply.text
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in reply.headers


def test_nobody_without_the_secret_gets_anything(asking: Callable[..., Any]) -> None:
    ask, desk, client = asking()
    for path in ("/", "/x/", f"/{SECRETS['ann'][:-1]}/", f"/{SECRETS['ann']}", "/%F0%9F%91%BB/"):
        assert client.get(path, follow_redirects=False).status_code in (404, 307)
    wrong = client.post("/wrong/api/next", json={"browser": "x"})
    assert wrong.status_code == 404
    assert "sum" not in wrong.text
    assert ask("nothing", {}).status_code == 404
    assert not desk.log.state.labels


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:8110"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_other_sites_are_refused(asking: Callable[..., Any], headers: dict[str, str], status: int) -> None:
    ask, _, _ = asking()
    assert ask("next", {"browser": "x"}, headers=headers).status_code == status


def test_what_would_sway_is_not_told_before_the_label(asking: Callable[..., Any]) -> None:
    row = {
        "id": "sum",
        "prompt": "2 + 2?",
        "reference": {"answer": "REFERENCE-4"},
        "responses": [{"text": "4", "model": "MODEL-A"}, {"text": "5", "model": "MODEL-B"}],
        "annotate": {
            "gold": [0],
            "verdicts": [[{"verifier": "v.x", "score": 1, "why": "WHY", "accepts": True}], []],
        },
    }
    ask, _, _ = asking([row])
    first = ask("next", {"browser": "x"})
    for hidden in ("REFERENCE", "MODEL", "WHY", "v.x", "gold"):
        assert hidden not in first.text
    task = first.json()["task"]
    sent = {"task": task["digest"], "ranking": [0, 1], "strengths": ["better"], "seconds": 1.5, "keys": 3}
    saved = ask("label", sent).json()
    assert saved["reference"] == "REFERENCE-4"
    assert any(verdict["why"] == "WHY" for verdicts in saved["verdicts"] for verdict in verdicts)
    assert saved["was_gold"] is (task["responses"][0]["text"] == "4")


def test_models_are_named_where_that_is_asked_for(asking: Callable[..., Any]) -> None:
    ask, _, _ = asking([{"prompt": "x", "responses": [{"text": "a", "model": "M"}, "b"]}], show_models=True)
    assert "M" in {one.get("model") for one in ask("next", {"browser": "x"}).json()["task"]["responses"]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ranking": [0]}, "rank every response"),
        ({"ranking": [0, 0]}, "not there, or one twice"),
        ({"ranking": [0, 2]}, "not there, or one twice"),
        ({"ranking": [0, -1]}, "not there, or one twice"),
        ({"strengths": []}, "how much better"),
        ({"strengths": ["best"]}, "how much better"),
        ({"right": 2}, "right is 1"),
        ({"edited": {"of": 1, "text": "new"}}, "the best response is the one to edit"),
        ({"edited": {"of": 7, "text": "new"}}, "not there"),
        ({"edited": {"of": 0, "text": "  \n"}}, "leaves some text"),
        ({"edited": {"of": 0, "text": "SAME"}}, "the same as before"),
        ({"task": "gone"}, "not among the tasks"),
        ({"surprise": 1}, "something else than a label"),
        ({"seconds": "long"}, "something else than a label"),
    ],
)
def test_what_is_no_label_is_refused_with_a_sentence(
    asking: Callable[..., Any], change: Any, why: str
) -> None:
    ask, desk, _ = asking()
    task = ask("next", {"browser": "x"}).json()["task"]
    if change.get("edited", {}).get("text") == "SAME":
        change = {"edited": {"of": 0, "text": f"  {task['responses'][0]['text']} "}}
    sent = {"task": task["digest"], "ranking": [0, 1], "strengths": ["better"], **change}
    reply = ask("label", sent)
    assert reply.status_code == 422
    assert why in reply.json()["error"]
    assert not desk.log.state.labels
    assert ask("label", b"\xff{").status_code == 422
    assert ask("label", b"x" * (5 << 20)).status_code == 413


def test_a_label_that_is_sent_twice_is_kept_once(asking: Callable[..., Any]) -> None:
    ask, desk, _ = asking()
    task = ask("next", {"browser": "x"}).json()["task"]
    sent = {"task": task["digest"], "ranking": [1, 0], "strengths": ["better"], "once": "k1"}
    first, again = ask("label", sent).json(), ask("label", sent).json()
    assert first["number"] == again["number"] == 0
    assert len(desk.log.state.labels) == 1


def test_undo_goes_back_label_by_label(asking: Callable[..., Any]) -> None:
    ask, desk, _ = asking()
    for _ in range(2):
        task = ask("next", {"browser": "x"}).json()["task"]
        n = len(task["responses"])
        ask("label", {"task": task["digest"], "ranking": list(range(n)), "strengths": ["better"] * (n - 1)})
    back = ask("undo", {"browser": "x"}).json()
    assert back["task"]["digest"] == task["digest"]
    assert back["chosen"]["ranking"] == list(range(n))
    ask("undo", {"browser": "x"})
    assert ask("undo", {"browser": "x"}).json()["error"] == "there is nothing to undo"
    assert desk.log.state.undone == {0, 1}
    assert not desk.log.state.live


def test_a_label_after_the_verdicts_were_seen_says_so(asking: Callable[..., Any]) -> None:
    ask, desk, _ = asking()
    task = ask("next", {"browser": "x"}).json()["task"]
    for ranking in ([0, 1], [1, 0]):
        ask("label", {"task": task["digest"], "ranking": ranking, "strengths": ["better"]})
    ask("undo", {"browser": "x"})
    ask("undo", {"browser": "x"})
    ask("label", {"task": task["digest"], "ranking": [0, 1], "strengths": ["better"]})
    assert [label.seen for label in desk.log.state.labels] == [False, True, True]
    assert desk.log.state.first(task["digest"], "ann") is None


def test_a_skip_has_its_reason_and_leaves_the_task_to_others(asking: Callable[..., Any]) -> None:
    ask, desk, _ = asking()
    task = ask("next", {"browser": "x"}).json()["task"]
    assert ask("label", {"task": task["digest"], "skipped": "no idea"}).json()["skipped"]
    assert ask("next", {"browser": "x"}).json()["task"]["digest"] != task["digest"]
    others = {ask("next", {"browser": f"y{n}"}, "bob").json()["task"]["digest"] for n in range(2)}
    assert task["digest"] in others
    assert desk.log.state.labels[0].skipped == "no idea"


def test_two_browsers_of_one_annotator_get_two_tasks(asking: Callable[..., Any]) -> None:
    ask, _, _ = asking()
    one, two = (ask("next", {"browser": name}).json()["task"]["digest"] for name in ("x", "y"))
    assert one != two
    assert ask("next", {"browser": "x", "wanted": one}).json()["task"]["digest"] == one
    assert ask("next", {"browser": "z"}).json()["task"] is not None
    last = ask("next", {"browser": "q"}).json()
    assert (last["task"], last["elsewhere"]) == (None, 3)
