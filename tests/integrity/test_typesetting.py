"""Thai digits and line breaks of papers."""

import pytest

from integrity.typesetting import on_paper


def nb(words):
    return f'<span class="nb">{words}</span>'


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>ปี 2566</p>", f"<p>{nb('ปี ๒๕๖๖')}</p>"),
        ("<p>93,000 บาท</p>", f"<p>{nb('๙๓,๐๐๐ บาท')}</p>"),
        ("<p>รวม 4 มิติ 41 รายการ</p>", f"<p>{nb('รวม ๔ มิติ')} {nb('๔๑ รายการ')}</p>"),
        ("พ.ศ. 2566 – 2570", nb("พ.ศ. ๒๕๖๖ – ๒๕๗๐")),
        ("1 กันยายน พ.ศ. 2565", nb("๑ กันยายน พ.ศ. ๒๕๖๕")),
        ("ลงวันที่ 25 สิงหาคม 2565", nb("ลงวันที่ ๒๕ สิงหาคม ๒๕๖๕")),
        ("1.1.1 ความโปร่งใส", "๑.๑.๑ ความโปร่งใส"),
        ('<a href="/2566/" id="p1-2">ข้อ 3</a>', f'<a href="/2566/" id="p1-2">{nb("ข้อ ๓")}</a>'),
        ("&#x27;7&#39; &lt;8", "&#x27;๗&#39; &lt;๘"),
        ("https://a.go.th/2566/?b=1 ISO9001", "https://a.go.th/2566/?b=1 ISO9001"),
        ("1a2@b3.th", "1a2@b3.th"),
        ("ด้าน “บริการเป็นเลิศ”", f"ด้าน {nb('“บริการเป็นเลิศ”')}"),
    ],
)
def test_texts_are_set_and_all_else_stays(html, printed):
    assert on_paper(html) == printed


def test_names_are_kept_on_one_line_where_markup_is_allowed():
    html = "<title>เวียงสระ</title><p>ตำบลเวียงสระ</p><svg><text>เวียงสระ 1</text></svg>"
    assert on_paper(html, whole={"เวียงสระ"}) == (
        '<title>เวียงสระ</title><p>ตำบล<span class="nb">เวียงสระ</span></p>'
        "<svg><text>เวียงสระ ๑</text></svg>"
    )


def test_a_name_of_a_name_is_kept_at_its_longest():
    printed = on_paper("<p>บ้านส้องใต้</p>", whole={"บ้านส้อง", "บ้านส้องใต้"})
    assert printed == '<p><span class="nb">บ้านส้องใต้</span></p>'
