"""Nodes that may not take part, or see less than the head: one sentence with the node, and what to do."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from goldgate import ConfigError, PluginError, RunError
from goldgate.runs import run

pytest.importorskip("goldgate_ray", reason="goldgate-ray is not installed")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install goldgate-ray")

Made = Callable[..., Any]


@pytest.fixture
def joined(cluster: Any) -> Iterator[Callable[..., Any]]:
    """``joined(PYTHONPATH)``: one more node that finds other modules."""
    nodes = []

    def add(path: str) -> Any:
        nodes.append(cluster.add_node(num_cpus=1, env_vars={"PYTHONPATH": path}))
        return nodes[-1]

    yield add
    for node in nodes:
        cluster.remove_node(node)


def test_a_node_that_behaves_otherwise_is_refused(
    joined: Callable[..., Any], config: Made, tmp_path: Path
) -> None:
    math = pytest.importorskip("goldgate_math", reason="goldgate-math is not installed")
    source, there = Path(math.__file__).parent, tmp_path / "there"
    shutil.copytree(source, there / "goldgate_math", ignore=shutil.ignore_patterns("__pycache__"))
    with (there / "goldgate_math" / "__init__.py").open("a") as file:
        file.write("# changed\n")
    joined(str(there))
    number = version("goldgate-math")
    sentence = (
        f"has goldgate-math {number} and the head has goldgate-math {number} (step math.answer behaves otherwise "
        "there): install there from the same files"
    )
    with pytest.raises(PluginError, match=r"node [\d.]+ " + re.escape(sentence)):
        run(config(10, ["math.answer", "select.best"], workers=1), executor="ray")


def test_the_sentences() -> None:
    from goldgate.engine import Behaviour
    from goldgate_ray import checks

    same = {"goldgate": "f", "goldgate-ray": "g"}
    ours = {"versions": {"goldgate": "1", "goldgate-ray": "1", "goldgate-far": "0.2.0"}, "files": same}
    assert list(checks.missing("n1", ours, ours)) == []
    (why,) = checks.missing("n1", ours, {"versions": {"goldgate": "1", "goldgate-ray": "1"}, "files": same})
    assert why == (
        "node n1 has no goldgate-far, which this run needs, and the head has goldgate-far 0.2.0: "
        "pip install goldgate-far==0.2.0 there"
    )
    (why,) = checks.missing("n1", ours, {**ours, "files": {**same, "goldgate": "other"}})
    assert why == (
        "node n1 has goldgate 1 and the head has goldgate 1 (other files of goldgate): "
        "install there from the same files, and remove what lies before them on its path"
    )
    # a newer version of a plug-in that behaves the same is no reason
    newer = {**ours, "versions": {**ours["versions"], "goldgate-far": "0.3.0"}}
    assert list(checks.missing("n1", ours, newer)) == []
    step = {"step far.check": Behaviour("d", "goldgate-far", "0.2.0", {"sympy": "1.13"})}
    assert list(checks.differing("n1", step, step)) == []
    (why,) = checks.differing(
        "n1", step, {"step far.check": Behaviour("e", "goldgate-far", "0.1.0", {"sympy": "1.13"})}
    )
    assert why == (
        "node n1 has goldgate-far 0.1.0 and the head has goldgate-far 0.2.0 (step far.check behaves otherwise there): "
        "pip install goldgate-far==0.2.0 there"
    )
    (why,) = checks.differing(
        "n1", step, {"step far.check": Behaviour("d", "goldgate-far", "0.2.0", {"sympy": "1.12"})}
    )
    assert why == (
        "node n1 has sympy 1.12 and the head has sympy 1.13, which goldgate-far requires for step far.check: "
        "pip install sympy==1.13 there"
    )
    assert len(list(checks.differing("n1", step, {}))) == 1


def test_a_file_of_an_option_that_a_node_does_not_see(config: Made, tmp_path: Path) -> None:
    from goldgate_ray import settings
    from goldgate_ray.node import Node

    for name, kind in (
        ("paths", {"option words of step s": "/no/such/file"}),
        ("texts", ["/no/such/folder"]),
    ):
        given: Any = {"packed": b"", "workers": 1, "runner": None, "replies": "", "earlier": [], "marks": {}}
        given |= {"paths": {}, "texts": [], "blobs": "", "services": [], "local": str(tmp_path), name: kind}
        node = Node()
        report = settings.decode_report(node.open(settings.encode(settings.Settings(**given))))
        node._folder.remove()
        assert len(report.unseen) == 1
        assert report.unseen[0].startswith("/no/such")


def test_a_folder_is_shared_where_its_mark_is_seen(tmp_path: Path) -> None:
    from goldgate_ray import node
    from goldgate_ray.settings import MARK

    (tmp_path / MARK).write_text("text")
    assert node._sees(str(tmp_path), "text")
    assert not node._sees(str(tmp_path), "another")
    assert not node._sees(str(tmp_path / "no"), "text")


def test_long_texts_need_a_folder_that_all_nodes_share(
    cluster: Any, config: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from goldgate_ray.opening import Opener
    from goldgate_ray.settings import MARK

    made = config(4, ["own.even", "select.best"], workers=1)
    row = {"prompt": "p", "responses": ["ab"], "files": {"a.txt": "x" * 400_000}}
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps({**row, "id": f"r{n}"}) + "\n" for n in range(4)))
    mark = Opener._mark

    def unseen(self: Opener, folders: list[Path]) -> None:
        mark(self, folders)
        for folder in self._marks:  # as on a node that has a folder of its own under this path
            (Path(folder) / MARK).write_text("another")

    with monkeypatch.context() as patch:
        patch.setattr(Opener, "_mark", unseen)
        sentence = f"this node does not see the head's {tmp_path / 'runs'}: set runs (or --runs) to a folder"
        with pytest.raises(RunError, match=r"node [\d.]+: rows hold long texts .*" + re.escape(sentence)):
            run(made, executor="ray")
    finished = run(made, executor="ray")  # the same command, once the folder is shared
    assert (finished.funnel.datasets["sft"], finished.funnel.failures) == (4, 0)
    assert len(list((finished.folder / "blobs").glob("*/*"))) == 1


def test_no_cluster_is_one_sentence(config: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldgate_ray import cluster
    from goldgate_ray.options import RayOptions

    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(
        ray, "init", lambda **_: (_ for _ in ()).throw(ConnectionError("Could not find any running Ray"))
    )
    monkeypatch.setenv("RAY_ADDRESS", "")
    with pytest.raises(
        RunError, match=r"no Ray cluster at 'auto' \(Could not find any running Ray\): start one with"
    ):
        cluster.connect(RayOptions())
    with pytest.raises(ConfigError, match="is for Ray Client"):
        cluster.connect(RayOptions(address="ray://head:10001"))


def test_nodes_without_what_a_run_needs_are_not_used(cluster: Any, config: Made) -> None:
    made = config(10, ["own.even"], executor={"use": "ray", "resources": {"GPU": 1.0}, "patience": 1.0})
    with pytest.raises(
        RunError, match=r"no node of the Ray cluster has what this run needs \(\{'CPU': 1, 'GPU': 1.0\}\)"
    ):
        run(made)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"ahead": 0}, "ahead: 1 or more"), ({"nodes": -1}, "nodes: 0 or more"), ({"patience": 0}, "patience")],
)
def test_options_that_make_no_sense(config: Made, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        run(config(10, ["own.even"], executor={"use": "ray", **wrong}))


def test_a_local_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    from goldgate_ray.local_folder import NAME, LocalFolder

    left = LocalFolder(str(tmp_path))
    (left.path / "file").touch()
    other = LocalFolder(str(tmp_path))
    assert left.path.exists()  # it is in use
    left._lock.close()  # as if its process had been killed
    other.remove()
    last = LocalFolder(str(tmp_path))
    assert not left.path.exists()
    last.remove()
    os.chmod(tmp_path / f"{NAME}-{os.getuid()}", 0o740)
    with pytest.raises(OSError, match="is not a folder of this user alone"):
        LocalFolder(str(tmp_path))


def test_the_journals_that_a_killed_node_left_are_taken_over(tmp_path: Path) -> None:
    from goldgate_ray.local_folder import LocalFolder

    folders = {}
    for run_ in ("one", "two"):
        folder = folders[run_] = LocalFolder(str(tmp_path), run_)
        (folder.path / "replies").mkdir()
        (folder.path / "replies" / f"{run_}.sandbox.00000.log").write_text(run_)
        (folder.path / "replies" / "linked.index").symlink_to(folder.path)
    for folder in folders.values():
        folder._lock.close()  # as if its process had been killed
    again = LocalFolder(str(tmp_path), "one")
    assert [(path.name, path.read_text()) for path in again.left] == [("one.sandbox.00000.log", "one")]
    assert not folders["one"].path.exists()
    assert not folders["two"].path.exists()
    again.remove()


def test_files_are_copied_as_they_grow(tmp_path: Path) -> None:
    from goldgate_ray.growing_files import Copies, GrowingFiles
    from goldgate_ray.messages import Tail

    here, there, log = tmp_path / "here", tmp_path / "there", tmp_path / "log"
    here.mkdir()
    files, copies = (
        GrowingFiles(log, here, "nAw", ["left.sandbox.00000.log"]),
        Copies(tmp_path / "all", there),
    )
    bodies = {"nAw1.sandbox.00000.log": b"abc", "left.sandbox.00000.log": b"left"}
    for name, body in bodies.items():
        (here / name).write_bytes(body)
    (here / "another.sandbox.00000.log").write_bytes(b"not its own")
    log.write_bytes(b"why")
    for round_ in range(3):
        for tail in files.tails():
            copies.add(tail)
        assert {path.name: path.read_bytes() for path in there.iterdir()} == {
            name: body + b"more" * round_ * name.startswith("nAw") for name, body in bodies.items()
        }
        with (here / "nAw1.sandbox.00000.log").open("ab") as file:
            file.write(b"more")
    assert (tmp_path / "all").read_bytes() == b"why"
    for name in ("../up.log", "/etc/passwd"):
        copies.add(Tail(name, 0, b"no"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all", "here", "log", "there"]


def test_messages_are_taken_in_the_order_they_were_sent() -> None:
    from goldgate_ray import messages
    from goldgate_ray.node import Node

    node = Node()
    bodies = [messages.encode([messages.Answers([number])]) for number in range(4)]
    for number in (1, 0, 3, 2):
        node.push(number, bodies[number])
    assert [node._inbox.get_nowait().answers for _ in range(4)] == [[0], [1], [2], [3]]
