"""Headings of tables tell a reader what they speak for."""

import re

from weasyprint import HTML

from integrity.pdf.render import OPTIONS
from integrity.pdf.table_tags import tell_scopes
from tests.pdf_text import unpacked_streams

TABLE = """<html lang="th"><title>ตาราง</title><table>
<thead><tr><th scope="col">มิติ</th><th scope="colgroup">ปี</th><th>หมายเหตุ</th></tr></thead>
<tbody><tr><th scope="rowgroup" rowspan="2">๑</th><td>ก</td><td>ข</td></tr>
<tr><td>ค</td><td>ง</td></tr>
<tr><th scope="row">รวม</th><td>จ</td><td>ฉ</td></tr></tbody></table>"""


def attributes(pdf):
    """The attributes of the cells, in no order."""
    objects = b"".join(unpacked_streams(pdf))
    return re.findall(rb"/A <<(/O /Table[^>]*(?:\[[^\]]*\])?[^>]*)>>", objects)


def test_each_heading_has_its_scope():
    found = attributes(
        HTML(string=TABLE).render(**OPTIONS).write_pdf(finisher=tell_scopes, **OPTIONS)
    )
    assert sum(b"/Scope /Column" in each for each in found) == 3
    assert sum(b"/Scope /Row" in each for each in found) == 2
    assert sum(b"/Scope" not in each for each in found) == 6


def test_no_cell_names_headings_of_another_column():
    found = attributes(
        HTML(string=TABLE).render(**OPTIONS).write_pdf(finisher=tell_scopes, **OPTIONS)
    )
    assert len(found) == 11
    assert not any(b"/Headers" in each for each in found)
