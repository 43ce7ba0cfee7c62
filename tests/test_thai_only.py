"""The finder of English leftovers finds what a reader would meet, and only that."""

import pytest

from tests.thai_only import english_leftovers, latin_words


@pytest.mark.parametrize(
    "html",
    [
        "<p>บันทึกแล้ว Saved</p>",
        "<title>Saved | ระบบ</title>",
        '<a title="Saved" href="/">หน้าหลัก</a>',
        '<input type="search" placeholder="Saved">',
        '<select data-placeholder="Saved"></select>',
        '<nav aria-label="Saved"></nav>',
        '<img alt="Saved" src="/static/x.png">',
        '<optgroup label="Saved"></optgroup>',
        '<input type="submit" value="Saved">',
        '<input type="SUBMIT" value="Saved"/>',
        "<button>Saved</button>",
        "<svg><title>Saved</title></svg>",
        "<p>ไฟล์&nbsp;&#83;aved</p>",
        "<code>x</code><p>Saved</p>",
        "<p>แผนSavedฉบับ</p>",
        '<div data-inline-formset=\'{"options": {"addText": "Saved", "prefix": "rows"}}\'></div>',
    ],
)
def test_english_that_a_reader_meets_is_found(html):
    assert english_leftovers(html) == ["Saved"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>ดาวน์โหลดแผนเป็น PDF หรือ CSV และผลการประเมิน ITA</p>",
        "<p>ไฟล์ plan-2566.xlsx ชนิด xlsx</p>",
        "<p>ดูที่ https://www.example.go.th/plans/ หรือ clerk@example.go.th</p>",
        "<p>เว็บไซต์ wiangsa.go.th หน้า /wiangsa/plans/2566-2570/</p>",
        "<p>รหัสเอกสาร ABCDEFGHJK27 คะแนน L×I</p>",
        "<p>018f3b2a-9c1d-7e44-8a10-b2c3d4e5f607</p>",
        "<script>const word = 'Saved';</script><style>.Saved {}</style>",
        "<code>integrity_user</code>",
        "<textarea>Typed by a clerk</textarea>",
        '<input type="text" value="Typed by a clerk" name="title" class="vTextField">',
        '<a href="/admin/plans/project/add/" class="addlink" id="add">เพิ่มโครงการ</a>',
        "<!-- Saved -->",
    ],
)
def test_what_is_no_english_sentence_is_left_alone(html):
    assert english_leftovers(html) == []


def test_names_are_allowed_only_on_the_page_that_passes_them():
    page = "<p>ผู้ใช้ somchai หน่วยงาน wiangsa</p>"
    assert english_leftovers(page, names={"somchai", "wiangsa"}) == []
    assert english_leftovers(page, names={"somchai"}) == ["wiangsa"]


def test_a_raw_field_name_is_reported_whole_and_once():
    assert latin_words("history_change_reason และ history_change_reason") == [
        "history_change_reason"
    ]


def test_a_path_does_not_hide_the_words_around_it():
    assert english_leftovers("<p>See /wiangsa/plans/ for more</p>") == ["See", "for", "more"]
