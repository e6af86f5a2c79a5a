"""Readers of documents and of folders of code."""

import zlib

import pytest
from goldgate import RowError
from goldgate_longcontext.documents import repository
from goldgate_longcontext.documents.reading import ReadingOptions, html_text, rows, text_of


def pdf(*pages):
    """A small pdf by hand: one line of text per page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Resources {font} /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
            f"startxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def test_each_format_gives_its_text(tmp_path):
    (tmp_path / "a.txt").write_bytes("\ufeffOne.\r\nTwo.".encode())
    (tmp_path / "b.html").write_text(
        "<html><head><title>T</title></head><body><h2>Head</h2><p>One <b>two</b>.</p><script>x()</script></body></html>"
    )
    (tmp_path / "c.pdf").write_bytes(pdf("First page.", "Second page."))
    assert text_of(tmp_path / "a.txt") == "One.\nTwo."
    assert text_of(tmp_path / "b.html") == "## Head\n\nOne two."
    assert text_of(tmp_path / "c.pdf") == "First page.\n\nSecond page."


def test_a_row_has_an_id_of_its_content(tmp_path):
    (tmp_path / "a.md").write_text("# Head\n\nText.")
    (row,) = rows(tmp_path / "a.md", ReadingOptions())
    assert row["id"].startswith("a-")
    assert row["reference"] == {"source": "# Head\n\nText."}


BOMB = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>\nendobj\n"
    + zlib.compress(b"\0" * 1000)
    + b"trailer << /Root 1 0 R >>"
)


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.txt", b"ok \xff\xfe", "byte 3 is not utf-8"),
        ("a.txt", b"a\0b", "byte 1 is zero"),
        ("a.txt", b" \n", "no text"),
        ("a.pdf", b"%PDF-1.4 nonsense", "a.pdf"),
        ("a.pdf", BOMB, "a.pdf"),
        ("a.pdf", pdf(""), "no text"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, raw, why):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RowError, match=why):
        text_of(tmp_path / name)


def test_html_with_hostile_nesting_is_only_text():
    assert html_text("<div>" * 5000 + "deep" + "</p>" * 10) == "deep"


def test_a_repository_is_one_row_within_bounds(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_bytes(b"\xff\xfe")
    paths = [tmp_path / "a.py", tmp_path / "b.py"]
    (row,) = repository.rows(tmp_path, paths, repository.RepositoryReaderOptions())
    assert row["reference"]["files"] == {"a.py": "x = 1\n"}
    assert row["tags"]["unread"] == 1
    for bounds in ({"most_files": 1}, {"most_bytes": 5}):
        with pytest.raises(RowError, match="more than"):
            list(
                repository.rows(tmp_path, [paths[0], paths[0]], repository.RepositoryReaderOptions(**bounds))
            )
