"""The commands, as a user types them: what they print, and their exit codes."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from goldgate.cli import COMMANDS, main
from goldgate.cli.terminal import paragraph, table
from rich.console import Console

TOYS = Path(__file__).parents[1] / "toy" / "toys.py"
CONFIG = """
name = "t"
plugins = ["{toys}"]
workers = 1
{more}
[source]
path = "rows.jsonl"
[[step]]
use = "toy.even"
[[step]]
use = "select.best"
"""
ROWS = [
    {"id": "a", "prompt": "p", "responses": ["ab", "abc"], "level": 3},
    {"id": "b", "prompt": "q", "responses": ["raise"]},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text(CONFIG.format(toys=TOYS, more=""))
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return tmp_path


def test_run_prints_the_funnel_and_fails_where_rows_failed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "c.toml"]) == 1
    out = capsys.readouterr().out
    assert "toy.even" in out
    assert "2 rows, 3 candidates (1 accepted, 1 rejected, 1 failed)" in out.replace("\n", " ")
    (run,) = (folder / "runs").iterdir()
    assert out.splitlines()[-1] == f"runs/{run.name}"


def test_an_allowed_share_of_failures_is_no_failure(folder: Path) -> None:
    (folder / "c.toml").write_text(CONFIG.format(toys=TOYS, more="max_failure_rate = 0.5"))
    assert main(["run", "c.toml", "--quiet"]) == 0


def test_plan_shows_what_would_run_and_runs_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "c.toml"]) == 0
    out = capsys.readouterr().out
    assert "1. toy.even: verifier of toys 0" in out
    assert "first row: a, 2 response(s)" in out
    assert "columns that nothing reads: level" in out
    assert "begins runs/t-" in out
    assert "about 2 rows and 4 candidates" in out
    assert "no time is known for toy.even: no certificate with these options" in out
    assert "judged in at most" not in out
    assert not (folder / "runs").exists()


def test_plan_shows_who_answers_each_step(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = '[services.policy]\nuse = "toy.echo"\n[services.strict]\nuse = "toy.echo"\n'
    step = '[[step]]\nuse = "toy.heard"\nservice = "policy"\njudge = "strict"\n'
    text = (folder / "c.toml").read_text().replace("[[step]]\nuse", step + "[[step]]\nuse", 1)
    (folder / "c.toml").write_text(text + services)
    assert main(["plan", "c.toml"]) == 0
    assert "   asks policy for echo, strict as judge (echo)" in capsys.readouterr().out


def test_a_run_with_failures_says_how_to_go_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    echo = '[services.echo]\nuse = "toy.echo"\ndown = true\n'
    text = (folder / "c.toml").read_text().replace("toy.even", "toy.echoed")
    (folder / "c.toml").write_text(text + echo)
    assert main(["run", "c.toml"]) == 1
    assert "; the same command tries them again" in capsys.readouterr().out


def test_plan_says_what_steps_expect_to_ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    service = (
        '[services.echo]\nuse = "toy.echo"\nprice = {prompt = 1000.0, completion = 500.0, request = 0.5}\n'
    )
    step = '[[step]]\nuse = "toy.costly"\nn = 4\n'
    text = (folder / "c.toml").read_text().replace("[[step]]\nuse", step + "[[step]]\nuse", 1)
    (folder / "c.toml").write_text(text + service)
    assert main(["plan", "c.toml"]) == 0
    out = capsys.readouterr().out
    assert "toy.costly asks about 16 times for echo: about 80 prompt tokens and at most 160 completion" in out
    assert "at most 8.16 USD, if all rows are like the first" in out
    assert "about 2 rows and 14 candidates" in out


def test_plan_asks_steps_about_the_samples_that_are_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = "".join(f'[[step]]\nuse = "toy.{name}"\n' for name in ("halves", "costly"))
    text = (folder / "c.toml").read_text().replace("[[step]]\nuse", steps + "[[step]]\nuse", 1)
    (folder / "c.toml").write_text(text + '[services.echo]\nuse = "toy.echo"\n')
    assert main(["plan", "c.toml"]) == 0
    out = capsys.readouterr().out
    assert "toy.costly asks about 16 times for echo: about 80 prompt tokens" in out
    assert "about 2 rows and 16 candidates" in out


def test_plan_counts_what_a_group_asks_by_its_candidates(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        (folder / "c.toml")
        .read_text()
        .replace("[[step]]\nuse", '[[step]]\nuse = "toy.asking"\n[[step]]\nuse', 1)
    )
    (folder / "c.toml").write_text(text + '[services.echo]\nuse = "toy.echo"\n')
    assert main(["plan", "c.toml"]) == 0
    assert "toy.asking asks about 14 times for echo: about 14 prompt tokens" in capsys.readouterr().out


def test_verify_writes_one_verdict_per_response(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["verify", "toy.even", "rows.jsonl", "--plugin", str(TOYS), "--workers", "1"]) == 1
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [(line["id"], line["index"], line.get("score")) for line in lines] == [
        ("a", 0, 1.0),
        ("a", 1, 0.0),
        ("b", 0, None),
    ]
    assert "ValueError: boo" in lines[2]["failure"]
    assert all(line["verifier"] == "toy.even" and line["seconds"] >= 0 for line in lines)


ABSTAINS = """
from goldgate import Verifier, abstain, hookimpl

def unsure(candidate):
    return abstain("the reference is empty", code="empty_reference")

@hookimpl
def goldgate_verifiers():
    return {"unsure": Verifier(unsure)}
"""


def test_verify_and_try_show_the_code_and_the_kind_of_an_abstention(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "unsure.py").write_text(ABSTAINS)
    plugin = ["--plugin", str(folder / "unsure.py")]
    assert main(["verify", "unsure", "rows.jsonl", *plugin, "--workers", "1"]) == 0
    first = json.loads(capfdbinary.readouterr().out.splitlines()[0])
    assert (first["score"], first["abstained"], first["code"]) == (None, "cannot_judge", "empty_reference")
    assert main(["try", "unsure", "rows.jsonl:1", *plugin]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "abstains (cannot_judge): the reference is empty [empty_reference]" in shown


def test_explain_tells_a_rows_story(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "c.toml", "--quiet"])
    run = capsys.readouterr().out.strip()
    assert main(["explain", run, "a"]) == 0
    out = capsys.readouterr().out
    assert "a:0 in sft" in out
    assert "a:1 in rejected" in out
    assert "rejected by toy.even: odd" in out
    assert main(["explain", run, "b:0"]) == 0
    assert "failed in toy.even (plugin): ValueError: boo" in capsys.readouterr().out
    assert main(["explain", run, "nobody"]) == 2


def test_schema_is_json_with_every_installed_step(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    titles = {step["properties"]["use"]["const"] for step in schema["properties"]["step"]["items"]["oneOf"]}
    assert {"select.best", "select.pairs"} <= titles
    short, whole = schema["properties"]["export"]["additionalProperties"]["oneOf"]
    assert short["enum"] == whole["properties"]["format"]["enum"] == ["datasets", "jsonl", "parquet"]


def test_plugins_lists_and_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins"]) == 0
    assert "select.pairs" in capsys.readouterr().out
    assert main(["plugins", "show", "select.pairs"]) == 0
    assert "rejected: str = 'closest'" in capsys.readouterr().out
    assert main(["plugins", "show", "nope"]) == 2


def test_what_is_too_wide_is_wrapped_and_not_cut_off() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    name = "plugin." + "long" * 50
    file = io.StringIO()
    out = Console(width=80, file=file)
    assert paragraph(long, out, 6).split() == long.split()
    listed = table(("name",), ("count",))
    listed.add_row(name, "1")
    out.print(listed)
    written = file.getvalue()
    assert "…" not in written
    assert "".join(line.partition("│")[0].strip() for line in written.splitlines()[2:]) == name


def test_doctor_names_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "no.such.service"]) == 0
    assert "cores, interpreter" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "missing.toml"], "missing.toml: No such file"),
        (["run", "c.toml", "--executor", "mars"], "executor: no plug-in has 'mars'"),
        (["run", "c.toml", "--resume"], "nothing to resume"),
        (["plan", "bad.toml"], "did you mean 'source'"),
        (["verify", "toy.evn", "rows.jsonl"], "no plug-in has 'toy.evn'"),
        (["verify", "select.best", "rows.jsonl"], "select.best is no verifier"),
        (["verify", "toy.even", "gone.jsonl", "--plugin", str(TOYS)], "gone.jsonl: no such file"),
        (["verify", "toy.even", "rows.jsonl", "--plugin", str(TOYS), "--option", "n=1"], "takes no options"),
        (["verify", "toy.even", "rows.jsonl", "--option", "n"], "write KEY=VALUE"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (folder / "bad.toml").write_text('name = "t"\nsorce = 1\n')
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.startswith("goldgate: ")
    assert err.count("\n") == 1


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"    {command} " in out for command in COMMANDS)


def test_an_unknown_command_is_bad_usage() -> None:
    with pytest.raises(SystemExit) as raised:
        main(["nonsense"])
    assert raised.value.code == 2


def test_try_shows_what_each_step_decides_for_one_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "a", "prompt": "p", "response": "1\x1b[2J"}
    (tmp_path / "rows.jsonl").write_text(json.dumps({"prompt": "q"}) + "\n" + json.dumps(row) + "\n")
    (tmp_path / "c.toml").write_text(CONFIG.format(toys=TOYS, more=""))
    assert main(["try", str(tmp_path / "c.toml"), "a"]) == 0
    shown = capsys.readouterr().out
    assert "toy.even (verifier)" in shown
    assert "a:0: " in shown
    assert "\x1b" not in shown
    assert main(["try", str(tmp_path / "c.toml"), "nobody"]) == 2
    assert main(["try", "toy.even", f"{tmp_path / 'rows.jsonl'}:2", "--plugin", str(TOYS)]) == 0
    assert "toy.even (verifier)" in capsys.readouterr().out


def test_doctor_asks_the_services_of_a_config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = '[services.broken]\nuse = "llm.openai"\nmodel = "m"\nbase_url = "http://127.0.0.1:9/v1"\n'
    pytest.importorskip("goldgate_llm", reason="goldgate-llm is not installed")
    (tmp_path / "c.toml").write_text(CONFIG.format(toys=TOYS, more="") + services)
    assert main(["doctor", str(tmp_path / "c.toml")]) == 1
    assert "no  chat" in capsys.readouterr().out


def test_a_finished_run_says_so_and_runs_only_when_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = folder / "fine.toml"
    (folder / "fine.jsonl").write_text('{"id": "a", "prompt": "p", "responses": ["ab", "abc"]}\n')
    text = CONFIG.format(toys=TOYS, more="").replace("rows.jsonl", "fine.jsonl").replace('"t"', '"fine"')
    config.write_text(text)
    assert main(["plan", str(config)]) == 0
    assert "begins" in capsys.readouterr().out
    assert main(["run", str(config)]) == 0
    first = capsys.readouterr().out
    assert "this run is finished" not in first
    (made,) = (folder / "runs").glob("fine-*")
    kept = (made / "sft.jsonl").stat().st_mtime_ns
    assert main(["run", str(config)]) == 0
    again = capsys.readouterr().out
    assert "this run is finished" in again
    assert [line for line in again.splitlines() if "sft" in line] == [
        line for line in first.splitlines() if "sft" in line
    ]
    assert (made / "sft.jsonl").stat().st_mtime_ns == kept
    assert main(["plan", str(config)]) == 0
    assert "is finished" in capsys.readouterr().out
    assert main(["run", str(config), "--again"]) == 0
    assert (made / "sft.jsonl").stat().st_mtime_ns > kept
    (made / "sft.jsonl").unlink()
    assert main(["run", str(config)]) == 0
    assert (made / "sft.jsonl").is_file()


BYTES = """
from goldgate import Verifier, accept, hookimpl, reject
from goldgate.asking import text_of


def check(candidate):
    text = yield from text_of(candidate.sample.files["a.bin"])
    return accept("held") if text == candidate.text else reject(text)


@hookimpl
def goldgate_verifiers():
    return {"mine.bytes": Verifier(check)}
"""


def test_verify_takes_uploads_of_bytes_and_a_service_by_name(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "mine.py").write_text(BYTES)
    upload = {"base64": base64.b64encode(b"ab").decode()}
    row = {"id": "a", "prompt": "x", "files": {"a.bin": upload}, "responses": ["ab", "ba"]}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row))
    command = ["verify", "mine.bytes", str(tmp_path / "rows.jsonl"), "--plugin", str(tmp_path / "mine.py")]
    assert main([*command, "--workers", "1", "--service", "compute"]) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["score"] for line in lines] == [1.0, 0.0]
    assert main([*command, "--service", "computer"]) == 2
    assert b"did you mean 'compute'" in capfdbinary.readouterr().err
