"""Readers of documents and of folders of code."""

import contextlib
import zlib

import pytest
from goldgate import RowError
from goldgate_longcontext.documents import repository
from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.html import html_text
from goldgate_longcontext.documents.reading import ReadingOptions, rows, text_of


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
    assert text_of(tmp_path / "a.txt") == "One.\nTwo."
    assert text_of(tmp_path / "b.html") == "## Head\n\nOne two."


def test_a_pdf_gives_its_pages(tmp_path):
    pytest.importorskip("pypdf", reason="goldgate-longcontext[pdf] is not installed")
    (tmp_path / "c.pdf").write_bytes(pdf("First page.", "Second page."))
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
    ],
)
def test_what_cannot_be_read_is_reported(tmp_path, name, raw, why):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RowError, match=why):
        text_of(tmp_path / name)


def test_a_pdf_of_pictures_is_reported(tmp_path):
    pytest.importorskip("pypdf", reason="goldgate-longcontext[pdf] is not installed")
    (tmp_path / "a.pdf").write_bytes(pdf(""))
    with pytest.raises(RowError, match="no text"):
        text_of(tmp_path / "a.pdf")


@pytest.mark.parametrize("page", ["<!--" * 40_000, "<![CDATA[" * 20_000, "<" * 100_000])
def test_a_page_that_keeps_its_parser_busy_is_given_up(tmp_path, page):
    (tmp_path / "a.html").write_text(f"<p>Text</p>{page}")
    with contextlib.suppress(RowError):  # however fast the machine is: an end, or its text
        assert text_of(tmp_path / "a.html", seconds=2).startswith("Text")


def test_a_large_page_is_read_in_a_process_of_its_own(tmp_path):
    text = "<script>evil()</script><p>Last.</p>"
    (tmp_path / "a.html").write_text("<p>A line of a page.</p>" * 5000 + text)
    assert text_of(tmp_path / "a.html").endswith("A line of a page.\n\nLast.")


def test_one_line_of_a_megabyte_is_cut(tmp_path):
    (tmp_path / "a.txt").write_text("word " * 200_000)
    text = text_of(tmp_path / "a.txt")
    spans = split(text, 8192)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(text[b - 1] == " " for _, b in spans)


def test_a_page_without_script_style_or_comment(tmp_path):
    page = (
        '<head><title>t</title><script>var a = "<p>no</p>";</script></head><h1>Head</h1>'
        "<p onclick=x()>Text <!-- no --> more<script src=x>no</script></p><style>p{}</style><p>a &amp; b</p>"
    )
    assert html_text(page) == "# Head\n\nText more\n\na & b"


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
