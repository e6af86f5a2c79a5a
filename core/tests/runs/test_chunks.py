"""Chunks: the same bytes in one process and in workers, whatever the plan and the form of the source."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from goldgate.config.file import Config, Source
from goldgate.errors import RunError
from goldgate.io import sources
from goldgate.io.naming import Naming
from goldgate.io.sources import OpenedSource
from goldgate.runs import chunks, pipeline

Toys = Callable[..., Config]
TOY = [str(Path(__file__).parents[1] / "toy" / "toys.py")]


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".jsonl", ".json", ".md")
    }


def hard() -> list[Any]:
    """Rows of every kind: blank and broken lines, ids that are twice, many tags, no responses, failures."""
    rows: list[Any] = []
    for n in range(150):
        row = {
            "id": f"r{n % 140}",
            "prompt": "p",
            "responses": ["ab", "abc", f"x{n}"],
            "tags": {"n": n, f"t{n}": 1},
        }
        rows.append(row)
    rows[70] = ""
    rows[71] = "{broken"
    rows[72] = {"id": "none", "prompt": "q"}
    rows[73] = {"id": "bad", "prompt": "q", "responses": ["raise", "liar"]}
    return rows


def again(use: str, name: str) -> dict[str, Any]:
    return {"use": use, "name": name}


FAR = [
    "toy.even",
    "toy.third",
    again("toy.even", "e2"),
    "toy.once",
    again("toy.echoed", "e3"),
    "select.best",
]
WHOLE = [
    *("toy.even", "toy.longest", again("toy.echoed", "e2"), "toy.third"),
    *(again("toy.longest", "l2"), again("toy.reversible", "r2"), "select.best"),
]


@pytest.mark.parametrize(
    ("steps", "limit"),
    [
        (["toy.even", "toy.echoed", "select.best", "select.pairs"], None),
        (["toy.split", "toy.count", "toy.even", {"use": "select.best", "n": 2}], 75),
        (["select.best"], None),
        (
            [
                "toy.even",
                "toy.reversible",
                "toy.third",
                "toy.once",
                again("toy.reversible", "r"),
                "select.best",
            ],
            None,
        ),
        (FAR, None),
        (WHOLE, 120),
        (
            [
                "toy.once",
                again("toy.longest", "l"),
                "toy.count",
                "toy.even",
                "toy.grade",
                "toy.third",
                "select.best",
            ],
            99,
        ),
    ],
)
def test_the_same_bytes_in_one_process_and_in_workers(
    toys: Toys, tmp_path: Path, steps: list[Any], limit: int | None
) -> None:
    found = []
    for executor, workers in (("inline", 0), ("local", 1), ("local", 2)):
        config = toys(
            hard(),
            steps,
            services={"e": {"use": "toy.echo"}},
            workers=workers,
            export={"rejected": {"repeat": 2}},
        )
        found.append(outputs(pipeline.run(config, executor=executor, limit=limit).folder))
        (tmp_path / "runs").rename(tmp_path / f"runs{len(found)}")
    assert found[0] == found[1] == found[2]
    assert sum(map(len, found[0].values())) > 10_000


@pytest.mark.parametrize("form", ["jsonl.gz", "json", "parquet", "csv"])
def test_every_form_of_a_source_gives_the_same_rows(toys: Toys, tmp_path: Path, read: Any, form: str) -> None:
    rows = [{"id": f"r{n}", "prompt": "p", "response": "ab" * (n % 3)} for n in range(150)]
    path = tmp_path / f"other.{form}"
    if form == "jsonl.gz":
        path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    elif form == "json":
        path.write_text(json.dumps(rows, indent=1))
    elif form == "csv":
        path.write_text("id,prompt,response\n" + "".join(",".join(row.values()) + "\n" for row in rows))
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    steps = ["toy.even", "toy.once", "select.best"]
    bodies = []
    for source in ("rows.jsonl", path.name):
        folder = pipeline.run(toys(rows, steps, source={"path": source}, workers=1)).folder
        found = [row for name in ("sft", "rejected", "failures") for row in read(folder / f"{name}.jsonl")]
        bodies.append([{key: value for key, value in row.items() if key != "run"} for row in found])
    if form == "csv":  # an empty cell is no response
        bodies[0] = [row for row in bodies[0] if row["completion"] and row["completion"][0]["content"]]
        bodies[1] = [row for row in bodies[1] if row["completion"]]
    assert bodies[0] == bodies[1]
    assert len(bodies[0]) >= 100


def test_an_id_counts_as_used_whether_its_row_can_be_read_or_not(toys: Toys, read: Any) -> None:
    rows = [
        {"id": "a", "prompt": 3},
        {"id": "a", "prompt": "p", "responses": ["ab"]},
        {"id": 7, "prompt": "p", "responses": ["ab"]},
        {"id": "7", "prompt": "p", "responses": ["ab"]},
        {"prompt": "p", "responses": ["ab"]},
        {"id": "rows.jsonl:5", "prompt": "p", "responses": ["ab"]},
        {"id": ["x"], "prompt": "p", "responses": ["ab"]},
    ]
    failed = read(pipeline.run(toys(rows, ["select.best"])).folder / "failures.jsonl")
    assert [row["id"] for row in failed] == [f"rows.jsonl:{n}" for n in (1, 2, 4, 6, 7)]
    folder = pipeline.run(toys(rows, ["select.best"], ids="suffix")).folder
    assert [row["id"] for row in read(folder / "sft.jsonl")] == [
        "a#2",
        "7",
        "7#2",
        "rows.jsonl:5",
        "rows.jsonl:5#2",
    ]


def test_a_filter_that_breaks_or_answers_nonsense_ends_the_run(toys: Toys, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from goldgate import Filter, hookimpl\n"
        "def broken(notes):\n    for note in notes:\n        raise ValueError('boo')\n        yield None\n"
        "@hookimpl\ndef goldgate_filters():\n    return {'own.bad': Filter(None, broken),\n"
        "        'own.whole': Filter(None, broken, whole=True), 'own.row': Filter.by_row(lambda row: 3)}\n"
    )
    for executor in ("inline", "local"):
        for use, why in (("bad", "boo"), ("whole", "boo"), ("row", "answers None or one sentence")):
            config = toys(
                hard(), ["toy.even", f"own.{use}", "select.best"], plugins=[*TOY, "own.py"], workers=1
            )
            with pytest.raises(RunError, match=f"own.{use}.*{why}"):
                pipeline.run(config, executor=executor)


def test_a_selector_that_breaks_ends_the_run(toys: Toys, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from goldgate import Selector, hookimpl\n"
        "def choose(rows):\n    raise ValueError('boo')\n"
        "@hookimpl\ndef goldgate_selectors():\n    return {'own.bad': Selector(choose, 'sft')}\n"
    )
    config = toys(hard(), ["own.bad"], plugins=["own.py"], workers=1)
    with pytest.raises(RunError, match="own.bad broke: ValueError: boo"):
        pipeline.run(config)


def test_lines_are_cut_by_number_and_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\ufeff{}\n\n" + "".join(json.dumps({"n": n}) + "\n" for n in range(100)) + "{}")
    source = OpenedSource(0, Source("a", repeat=2), (path,), None, None, ())
    naming = Naming([source], "error")
    found = list(map(chunks.decode_chunk, chunks.cut(sources.lines((source,), 0), naming, 120)))
    naming.close()
    assert [len(chunk.rows) for chunk in found] == [64, 56]
    first, second, *_ = found[0].rows
    assert (first.place, first.text, second.place) == ("a.jsonl:1", b"{}\n", "a.jsonl:3")
    assert found[1].rows[37].place == "a.jsonl:103"
    assert (found[1].rows[38].place, found[1].rows[38].doubled) == ("a.jsonl:1#2", False)


@pytest.mark.parametrize(
    ("rows", "steps", "sizes"),
    [
        ([{"id": f"r{n}", "prompt": "p"} for n in range(150)], ["toy.even"], [64, 64, 22]),
        ([{"id": f"r{n}", "prompt": "p" * 400_000} for n in range(7)], ["toy.even"], [3, 3, 1]),
        (
            [{"id": f"r{n}", "prompt": "p"} for n in range(30)],
            [{"use": "toy.count", "n": 799}, "toy.even"],
            [12, 12, 6],
        ),
    ],
    ids=["so many rows", "a megabyte", "many candidates of each"],
)
def test_a_chunk_ends_before_it_grows_too_large(
    toys: Toys, rows: list[Any], steps: list[Any], sizes: list[int]
) -> None:
    plan, opened = pipeline.planned(toys(rows, steps))
    naming = Naming(opened, "error")
    cut = chunks.cut(sources.lines(opened, 0), naming, None, chunks.most_rows(plan))
    assert [len(chunks.decode_chunk(chunk).rows) for chunk in cut] == sizes
    naming.close()
