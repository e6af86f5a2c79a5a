"""Small documents of every kind, as a user would upload them."""

from __future__ import annotations

import importlib
import io


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page, written out by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for line in pages:
        drawn = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 "
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{held}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode("latin-1")


def docx() -> bytes:
    document = importlib.import_module("docx").Document()
    document.add_paragraph("Minutes of the harbour council.")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "crane", "7 votes"
    document.add_paragraph("The meeting ended at noon.")
    return _saved(document)


def xlsx() -> bytes:
    book = importlib.import_module("openpyxl").Workbook()
    book.active.title = "sales"
    for row in (["month", "units"], ["Jan", 120], ["Feb, late", 95]):
        book.active.append(row)
    return _saved(book)


def pptx() -> bytes:
    deck = importlib.import_module("pptx").Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Plan for the quay"
    slide.notes_slide.notes_text_frame.text = "Mention the budget."
    return _saved(deck)


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
