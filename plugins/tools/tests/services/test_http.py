"""HTTP interfaces on the loopback, recorded and replayed."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from goldgate import ConfigError, Failure
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.http import HttpOptions, open_http
from goldgate_tools.services.openapi import operations

OPENAPI = {
    "paths": {
        "/cities/{city}/weather": {
            "get": {
                "operationId": "get_weather",
                "summary": "The weather of a city.",
                "parameters": [
                    {"name": "city", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "unit", "in": "query", "schema": {"enum": ["C", "F"]}},
                ],
            }
        },
        "/notes": {
            "post": {
                "operationId": "add_note",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"properties": {"text": {"type": "string"}}, "required": ["text"]}
                        }
                    }
                },
            }
        },
    }
}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "api.json").write_text(json.dumps(OPENAPI))
    return tmp_path


def call(server, tool, **arguments):
    (result,) = server.serve([Call(tool, arguments)])
    return result


def live(files, httpserver, **more):
    return open_http(
        HttpOptions(files / "api.json", files / "calls.jsonl", "new", httpserver.url_for("/"), **more)
    )


def test_new_calls_are_sent_once_and_recorded(files, httpserver, monkeypatch):
    monkeypatch.setenv("GOLDGATE_KEY", "secret-key-9")
    httpserver.expect_ordered_request(
        "/cities/São/Paulo/weather", query_string="unit=C", headers={"X-Key": "secret-key-9"}
    ).respond_with_json({"temp": 21, "echo": "secret-key-9"})
    httpserver.expect_ordered_request("/notes", method="POST", json={"text": "hi"}).respond_with_data(
        "stored"
    )
    server = live(files, httpserver, headers_env={"X-Key": "GOLDGATE_KEY"})
    first = call(server, "get_weather", city="São/Paulo", unit="C")
    assert first == Result({"temp": 21, "echo": "***"})
    assert call(server, "get_weather", city="São/Paulo", unit="C") == first
    assert call(server, "add_note", text="hi") == Result("stored")
    httpserver.check_assertions()
    assert "secret-key-9" not in (files / "calls.jsonl").read_text()
    replayed = open_http(HttpOptions(files / "api.json", files / "calls.jsonl"))
    assert call(replayed, "get_weather", unit="C", city="São/Paulo") == first
    assert call(replayed, "get_weather", city="Oslo") == Result(error="not recorded", recorded=False)
    assert not call(replayed, "other").known


def test_errors_redirects_and_large_answers(files, httpserver):
    httpserver.expect_request("/cities/a/weather").respond_with_data("no such city", status=404)
    httpserver.expect_request("/cities/b/weather").respond_with_data(
        "", status=302, headers={"Location": "http://127.0.0.1:9/"}
    )
    httpserver.expect_request("/cities/c/weather").respond_with_data("x" * 5000)
    server = live(files, httpserver, largest=1000)
    assert call(server, "get_weather", city="a").error == "Error: HTTP 404: no such city"
    assert call(server, "get_weather", city="b").error.startswith("Error: HTTP 302")
    assert "bytes" in call(server, "get_weather", city="c").error
    assert "missing" in call(server, "get_weather").error
    assert "no parameter" in call(server, "get_weather", city="a", x=1).error


def test_a_server_that_is_gone_is_a_transient_failure(files):
    server = open_http(
        HttpOptions(files / "api.json", files / "calls.jsonl", "new", "http://127.0.0.1:9", timeout=2.0)
    )
    result = call(server, "get_weather", city="a")
    assert isinstance(result, Failure)
    assert result.transient
    assert not (files / "calls.jsonl").exists()


def test_schemas(files, httpserver):
    held = {schema["function"]["name"]: schema["function"] for schema in live(files, httpserver).schemas()}
    assert held["get_weather"]["parameters"]["required"] == ["city"]
    assert [held[name]["x-mutates"] for name in ("get_weather", "add_note")] == [False, True]
    assert held["add_note"]["parameters"]["properties"] == {"text": {"type": "string"}}


def test_what_cannot_be_used_is_a_config_error(files, monkeypatch):
    monkeypatch.delenv("GOLDGATE_NONE", raising=False)
    with pytest.raises(ConfigError, match="no recording"):
        open_http(HttpOptions(files / "api.json", files / "none.jsonl"))
    (files / "bad.json").write_text("openapi: 3")
    (files / "empty.json").write_text('{"paths": {}}')
    for name in ("bad.json", "empty.json", "none.json"):
        with pytest.raises(ConfigError):
            open_http(HttpOptions(files / name, files / "x", "new", "http://127.0.0.1:9"))
    with pytest.raises(ConfigError, match="GOLDGATE_NONE"):
        open_http(
            HttpOptions(files / "api.json", files / "x", "new", "http://127.0.0.1:9", {"X": "GOLDGATE_NONE"})
        )
    with pytest.raises(ValueError, match="base_url"):
        HttpOptions(files / "api.json", files / "x", "new")


REFERRING = {
    "paths": {
        "/notes/{note}": {
            "parameters": [{"$ref": "#/components/parameters/note"}],
            "put": {
                "operationId": "set_note",
                "requestBody": {"$ref": "#/components/requestBodies/note"},
            },
        }
    },
    "components": {
        "parameters": {
            "note": {"name": "note", "in": "path", "description": "Which.", "schema": {"type": "integer"}}
        },
        "requestBodies": {
            "note": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/note"}}}}
        },
        "schemas": {
            "note": {
                "properties": {
                    "text": {"type": "string"},
                    "answers": {"type": "array", "items": {"$ref": "#/components/schemas/note"}},
                },
                "required": ["text"],
            }
        },
    },
}


def test_references_of_a_document_are_followed_and_a_circle_ends(tmp_path):
    (tmp_path / "api.json").write_text(json.dumps(REFERRING))
    schema = operations(tmp_path / "api.json")["set_note"].schema["function"]["parameters"]
    assert schema["properties"]["note"] == {"type": "integer", "description": "Which."}
    assert schema["required"] == ["note", "text"]
    answers = schema["properties"]["answers"]["items"]["properties"]["answers"]
    assert answers["items"]["properties"]["text"] == {"type": "string"}


@pytest.mark.parametrize("reference", ["#/components/none", "other.json#/a", "http://127.0.0.1:9/a"])
def test_a_reference_that_names_nothing_is_a_config_error(tmp_path, reference):
    document = {"paths": {"/a": {"get": {"operationId": "a", "parameters": [{"$ref": reference}]}}}}
    (tmp_path / "api.json").write_text(json.dumps(document))
    with pytest.raises(ConfigError, match="the operation a: the reference"):
        operations(tmp_path / "api.json")


def test_an_argument_never_leads_to_another_path(files, httpserver):
    server = live(files, httpserver)
    for city in ("..", ".", ""):
        assert "part of a path" in call(server, "get_weather", city=city).error
    httpserver.expect_request("/cities/../notes/weather").respond_with_data("%2F stays as it is")
    assert "stays" in call(server, "get_weather", city="../notes").output
    assert httpserver.log[-1][0].environ["REQUEST_URI"].startswith("/cities/..%2Fnotes/weather")


def test_a_key_is_masked_however_it_is_written_back(files, httpserver, monkeypatch):
    monkeypatch.setenv("GOLDGATE_TOKEN", "Bearer 12345/6789+a")
    monkeypatch.setenv("GOLDGATE_KEY", "k&y/77 77")
    forms = [
        "Bearer 12345/6789+a",
        "12345/6789+a",
        "12345%2F6789%2Ba",
        "k&y/77 77",
        "k%26y%2F77%2077",
        "k%26y%2F77+77",
        b64encode(b"k&y/77 77").decode(),
    ]
    httpserver.expect_request("/cities/a/weather", query_string={"key": "k&y/77 77"}).respond_with_json(forms)
    server = live(
        files, httpserver, headers_env={"Authorization": "GOLDGATE_TOKEN"}, query_env={"key": "GOLDGATE_KEY"}
    )
    assert call(server, "get_weather", city="a").output == ["***"] * len(forms)
    call(server, "get_weather", city="k&y/77 77")
    written = (files / "calls.jsonl").read_text()
    assert "77 77" not in written
    assert "6789" not in written
