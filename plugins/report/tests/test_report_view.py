"""``goldgate view``: who may read it, what it serves, and that it follows a run."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="goldgate-report[view] is not installed")

from goldgate import RowError
from goldgate.adapters import Rules, guarded
from goldgate_report.labels import FILE, keep, take
from goldgate_report.serving import site as site_
from goldgate_report.serving.application import application
from goldgate_report.serving.site import Site

TOKEN, COOKIE, HOST = "secret-token", "goldgate-view-1", "127.0.0.1:1"


class Client:
    """Sends requests to an ASGI application as a browser would."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes = b"",
        host: str = HOST,
        cookie: str = TOKEN,
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        where, _, query = path.partition("?")
        held = {"host": host, "cookie": f"{COOKIE}={cookie}" if cookie else "", **headers}
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "scheme": "http",
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in held.items() if value
            ],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        content = b"".join(one.get("body", b"") for one in sent[1:])
        return sent[0]["status"], {key.decode(): value.decode() for key, value in sent[0]["headers"]}, content


@pytest.fixture
def client(words: Path) -> Iterator[Client]:
    with Site(words) as site:
        yield Client(guarded(application(site, TOKEN, COOKIE), Rules(frozenset({HOST}))))


def test_the_page_and_its_rows_are_served(client: Client) -> None:
    status, headers, content = client.ask("/")
    assert status == 200
    assert b"12 rows came out" in content
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    index = json.loads(gzip.decompress(client.ask("/index?of=1")[2]))
    assert len(index["p"]) == 120
    assert len(json.loads(gzip.decompress(client.ask("/segment/0?of=1")[2]))) == 12
    assert json.loads(client.ask("/state?of=1")[2]) == {"changed": False}


@pytest.mark.parametrize("path", ["/", "/index?of=1", "/segment/0?of=1", "/state?of=1"])
@pytest.mark.parametrize("cookie", ["", "wrong", "secret-tokem"])
def test_nothing_is_served_without_the_token(client: Client, path: str, cookie: str) -> None:
    status, _, content = client.ask(path, cookie=cookie)
    assert status == 401
    assert b"word" not in content


def test_the_token_in_the_address_becomes_a_cookie(client: Client) -> None:
    status, headers, _ = client.ask(f"/?token={TOKEN}", cookie="")
    assert (status, headers["location"]) == (303, "/")
    assert f"{COOKIE}={TOKEN}" in headers["set-cookie"]
    assert "HttpOnly" in headers["set-cookie"]
    assert "SameSite=strict" in headers["set-cookie"]
    assert client.ask("/?token=wrong", cookie="")[0] == 401


def test_other_hosts_and_other_sites_are_refused(client: Client) -> None:
    assert client.ask("/", host="evil.example")[0] == 421
    assert (
        client.ask("/labels", "POST", b"{}", origin="http://evil.example", content_type="application/json")[0]
        == 403
    )
    assert client.ask("/labels", "POST", b"{}", content_type="text/plain")[0] == 415


@pytest.mark.parametrize("path", ["/index?of=7", "/segment/9?of=1", "/segment/0?of=x", "/segment/0"])
def test_what_is_not_there_is_reported(client: Client, path: str) -> None:
    status, _, content = client.ask(path)
    assert status == 410
    assert b"reload" in content


def test_a_label_is_kept_in_the_folder_and_taken_back(client: Client, words: Path) -> None:
    line = {"id": "word-001", "index": 2, "label": 1, "random": True, "dataset": "sft", "responses": []}
    json_ = {"content_type": "application/json", "origin": f"http://{HOST}"}
    assert client.ask("/labels", "POST", json.dumps(line).encode(), **json_)[0] == 200
    assert client.ask("/labels", "POST", json.dumps(line | {"label": 0}).encode(), **json_)[0] == 200
    (kept,) = [json.loads(one) for one in (words / FILE).read_text().splitlines()]
    assert kept["label"] == 0
    undone = {key: value for key, value in line.items() if key != "responses"} | {"label": None}
    assert client.ask("/labels", "POST", json.dumps(undone).encode(), **json_)[0] == 200
    assert (words / FILE).read_text() == ""
    for wrong in (b"{", b"[]", b'{"id": 3}', b'{"id": "a", "index": 1, "label": 5}'):
        assert client.ask("/labels", "POST", wrong, **json_)[0] == 422
    assert client.ask("/labels", "POST", b" " * (5 << 20), **json_)[0] == 413


def test_only_rows_drawn_at_random_go_into_the_audit(words: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (words / "sft.jsonl").read_text().splitlines()[:3]]
    lines = [
        {"id": row["id"], "index": row["index"], "label": number % 2, "random": number < 2, "dataset": "sft"}
        for number, row in enumerate(rows)
    ]
    lines.append({"id": "nobody", "index": 0, "label": 1, "random": True, "dataset": "sft"})
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    taken = take(words, path)
    assert (taken.audit, taken.cases, taken.strange) == (2, 1, [("nobody", 0)])
    audit = [json.loads(line) for line in (words / "audit.jsonl").read_text().splitlines()]
    assert [line["label"] for line in audit] == [0, 1]
    path.write_text("{}\n")
    with pytest.raises(RowError, match="labels.jsonl:1: a label has an id"):
        take(words, path)


def test_a_run_that_goes_on_is_followed(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_, "PATIENCE", 0.0)
    monkeypatch.setattr(site_, "PART", 0.0)
    manifest = (words / "manifest.json").read_bytes()
    (words / "manifest.json").unlink()
    whole = (words / "sft.jsonl").read_bytes()
    (words / "sft.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))
    with Site(words) as site:
        first = site.latest()
        assert "4 rows so far" in first.text
        (words / "sft.jsonl").write_bytes(whole)
        assert site.changed(first.number)
        assert "12 rows so far" in site.latest().text
        (words / "manifest.json").write_bytes(manifest)
        assert "12 rows came out" in site.latest().text
        assert site.index(first.number)  # a page that was opened before goes on
        for number in range(4):
            (words / "audit.jsonl").write_text("\n" * (number + 1))
            site.latest()
        assert site.index(first.number) is None


def test_a_label_without_a_row_is_refused(words: Path) -> None:
    with pytest.raises(RowError):
        keep(words, {"index": 0, "label": 1})


Run = Callable[..., Path]


def test_view_in_a_browser(words: Path, browser: Any) -> None:
    import threading

    uvicorn = pytest.importorskip("uvicorn", reason="goldgate-report[view] is not installed")
    from goldgate.adapters import address, listen

    with Site(words) as site, listen() as listening:
        where, hosts = address(listening)
        app = guarded(application(site, TOKEN, COOKIE), Rules(hosts))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            browser.driver.get(f"{where}/?token={TOKEN}#rows?o=rejected")
            assert browser.found() == 60
            browser.wait("return document.querySelector('.detail h2')")
            browser.press("g", "l")
            browser.wait("return document.querySelector('.labelling .card')")
            browser.press("1")
            browser.wait("return document.querySelector('.reveal')")
            for _ in range(100):
                if (words / FILE).is_file():
                    break
                threading.Event().wait(0.05)
            (line,) = [json.loads(one) for one in (words / FILE).read_text().splitlines()]
            assert line["label"] == 1
            assert line["responses"][0]["expected"] == 1
            browser.driver.get("about:blank")
        finally:
            server.should_exit = True
            thread.join(10)
