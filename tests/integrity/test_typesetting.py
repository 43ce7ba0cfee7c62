"""Thai digits and line breaks of papers."""

import pytest

from integrity.typesetting import on_paper

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>ปี 2566</p>", f"<p>ปี{NBSP}๒๕๖๖</p>"),
        ("<p>93,000 บาท</p>", f"<p>๙๓,๐๐๐{NBSP}บาท</p>"),
        ("พ.ศ. 2566 – 2570", f"พ.ศ.{NBSP}๒๕๖๖{NBSP}–{NBSP}๒๕๗๐"),
        ("1 กันยายน พ.ศ. 2565", f"๑{NBSP}กันยายน{NBSP}พ.ศ.{NBSP}๒๕๖๕"),
        ("25 สิงหาคม 2565", f"๒๕{NBSP}สิงหาคม{NBSP}๒๕๖๕"),
        ("ต่าง ๆ", f"ต่าง{NBSP}ๆ"),
        ('<a href="/2566/" id="p1-2">ข้อ 3</a>', f'<a href="/2566/" id="p1-2">ข้อ{NBSP}๓</a>'),
        ("&#x27;7&#39; &lt;8", "&#x27;๗&#39; &lt;๘"),
        ("https://a.go.th/2566/?b=1 COVID-19", "https://a.go.th/2566/?b=1 COVID-19"),
        ("1a2@b3.th", "1a2@b3.th"),
        ("ด้าน “บริการเป็นเลิศ”", 'ด้าน <span class="nb">“บริการเป็นเลิศ”</span>'),
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
