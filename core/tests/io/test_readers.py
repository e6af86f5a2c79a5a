"""Sources give the same rows from every format."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow
import pytest
from goldgate.errors import ConfigError
from goldgate.io import readers
from pyarrow import ipc, parquet

ROWS = [
    {"id": str(number), "prompt": f"p{number}", "reference": {"answer": str(number)}} for number in range(600)
]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS)


def read(path: Path, split: str = "") -> list[object]:
    return [row for _, row, wrong in readers.rows(readers.files(path, split)) if not wrong]


def test_every_format_gives_the_same_rows(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), tmp_path / "c.parquet")
    for name in ("a.jsonl", "b.jsonl.gz", "c.parquet"):
        assert read(tmp_path / name) == ROWS
        assert readers.count([tmp_path / name]) == len(ROWS)


def test_a_data_set_saved_to_disk(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    for split, rows in (("train", ROWS), ("test", ROWS[:3])):
        (folder / split).mkdir(parents=True)
        table = pyarrow.Table.from_pylist(rows)
        with ipc.new_stream(folder / split / "data-00000.arrow", table.schema) as stream:
            stream.write_table(table, max_chunksize=1000)
        (folder / split / "state.json").write_text(
            json.dumps({"_data_files": [{"filename": "data-00000.arrow"}]})
        )
    (folder / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    assert read(folder, "train") == ROWS
    assert read(folder, "test") == ROWS[:3]
    assert readers.count(readers.files(folder, "train")) == len(ROWS)
    with pytest.raises(ConfigError, match="set split under .source. to one of train, test"):
        read(folder)


def test_a_folder_of_files_is_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "train-2.jsonl").write_text('{"prompt": "b"}\n')
    (tmp_path / "train-1.jsonl").write_text('{"prompt": "a"}\n\n')
    (tmp_path / "test.jsonl").write_text('{"prompt": "c"}\n')
    assert [row["prompt"] for row in read(tmp_path, "train")] == ["a", "b"]  # type: ignore[index] # objects
    with pytest.raises(ConfigError, match="set split under .source. to one of test, train"):
        read(tmp_path)
    with pytest.raises(ConfigError, match="no file of the split 'dev'; splits: test, train"):
        read(tmp_path, "dev")


def test_a_pattern_names_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "c.txt"):
        (tmp_path / name).write_text(f'{{"prompt": "{name}"}}\n')
    assert [row["prompt"] for row in read(tmp_path / "*.jsonl")] == ["a.jsonl", "b.jsonl"]  # type: ignore[index] # objects
    with pytest.raises(ConfigError, match="no file matches"):
        read(tmp_path / "*.parquet")


def test_a_byte_order_mark_costs_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + LINES.encode())
    (tmp_path / "a.csv").write_bytes(b'\xef\xbb\xbfprompt,reference\n"two, and\nmore",3\n,\n')
    assert read(tmp_path / "a.jsonl") == ROWS
    assert read(tmp_path / "a.csv") == [{"prompt": "two, and\nmore", "reference": "3"}, {}]


def test_a_json_array_is_read_by_item(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(ROWS, indent=1))
    assert read(tmp_path / "a.json") == ROWS
    assert readers.count([tmp_path / "a.json"]) == len(ROWS)
    (tmp_path / "b.json").write_text('[{"prompt": 1}, {')
    assert next(wrong for _, _, wrong in readers.rows([tmp_path / "b.json"])).startswith("not a JSON array")


@pytest.mark.parametrize("cut", [20, 100, 1_000])
def test_a_truncated_gzip_file_is_one_bad_row(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES.encode())[:-cut])
    *good, (place, row, wrong) = readers.rows([tmp_path / "a.jsonl.gz"])
    assert [raw for _, raw, _ in good] == ROWS[: len(good)]
    assert row is None
    assert "breaks off" in wrong
    assert place == f"a.jsonl.gz:{len(good) + 1}"


def test_a_row_nested_without_end_is_a_bad_row(tmp_path: Path) -> None:
    deep = b'{"prompt": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    (tmp_path / "a.jsonl").write_bytes(deep + b'{"prompt": "p"}\n')
    (_, _, wrong), (_, row, _) = readers.rows([tmp_path / "a.jsonl"])
    assert wrong == "the row is nested too deeply"
    assert row == {"prompt": "p"}


def test_a_bad_line_is_told_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"prompt": 1}\n{bad\n\xff\xfe\n{"prompt": 2}\n')
    found = list(readers.rows([tmp_path / "a.jsonl"]))
    assert [place for place, _, _ in found] == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3", "a.jsonl:4"]
    assert [bool(wrong) for _, _, wrong in found] == [False, True, True, False]


@pytest.mark.parametrize("name", ["missing.jsonl", "folder", "notes.txt"])
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ConfigError, match=name):
        readers.files(tmp_path / name)


def test_a_parquet_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("x")
    with pytest.raises(ConfigError, match=r"not a \.parquet file"):
        list(readers.rows([tmp_path / "a.parquet"]))
