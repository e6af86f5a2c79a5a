"""The OpenAPI description of ``goldgate serve``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from goldgate.io.input_rows import Row

ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
METRICS = {
    "type": "object",
    "description": "shares of the responses that have no score, by outcome",
    "properties": {name: {"type": "number"} for name in ("no_answer", "abstained", "failed")},
}
VERDICT = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "index": {"type": "integer", "description": "place among the responses of its row"},
        "verifier": {"type": "string"},
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 1, "description": "null abstains"},
        "why": {"type": "string"},
        "evidence": {"type": "object"},
        "code": {"type": "string", "description": "a stable name of the reason; empty where it has none"},
        "outcome": {"enum": ["scored", "no_answer", "abstained", "failed"]},
        "reward": {
            "type": ["number", "null"],
            "description": "for a trainer: the score; 0 where there is no answer; null: leave it out",
        },
        "failure": {"type": "string", "description": "the machinery failed: there is no score"},
    },
    "required": ["id", "index", "verifier"],
}


def document(verifiers: Sequence[str]) -> dict[str, Any]:
    """The whole description, for these verifiers."""
    (row,), definitions = msgspec.json.schema_components([Row], ref_template="#/components/schemas/{name}")
    many = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}, "required": ["rows"]}
    verdicts = {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}}
    errors = {
        "401": "a bearer token is needed",
        "404": "no such verifier",
        "413": "the request is too large",
        "422": "a row is malformed",
        "429": "too much is under way: try again after Retry-After seconds",
        "503": "the server is closing, or its workers are gone",
    }
    post = {
        "summary": "Judge the responses of a row, or of several",
        "parameters": [
            {
                "name": "name",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": sorted(verifiers)},
            }
        ],
        "requestBody": {"required": True, "content": _content({"oneOf": [row, many]})},
        "responses": {
            "200": {
                "description": "A verdict for each response, in order",
                "content": _content(
                    {"type": "object", "properties": {"verdicts": verdicts, "metrics": METRICS}}
                ),
            },
            **{code: {"description": why, "content": _content(ERROR)} for code, why in errors.items()},
        },
    }
    health = {"summary": "What is served, and how busy it is", "responses": {"200": {"description": "well"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "goldgate", "version": version("goldgate")},
        "paths": {"/verifiers/{name}": {"post": post}, "/health": {"get": health}},
        "components": {"schemas": {**definitions, "Verdict": VERDICT}},
    }


def _content(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
