"""Snapshots of plans as plain JSON, for tests of the paper."""

from decimal import Decimal


def project(number=1, *, dimension=1, mission=1, budgets=None, years=(2566, 2567), **changes):
    """``budgets``: year → baht, 0 for none, None for not specified; a missing year is not run."""
    budgets = dict.fromkeys(years, 0) if budgets is None else budgets
    return {
        "key": f"00000000-0000-0000-{dimension:04}-{number:012}",
        "dimension": dimension,
        "number": number,
        "kind": "project",
        "kind_label": "โครงการ",
        "title": f"โครงการอบรมความซื่อสัตย์รุ่นที่ {dimension}{number}",
        "mission": f"{dimension}.{mission}",
        "items": [f"{dimension}.{mission}.1"],
        "responsibility": "divisions",
        "responsible": "สำนักปลัด",
        "divisions": [{"slug": "clerk", "name": "สำนักปลัด", "role": "lead"}],
        "years": list(budgets),
        "budgets": {str(year): budget(baht) for year, baht in budgets.items()},
        "budget_source": "",
        "remark": "",
        "target_groups": [],
        "headcount": None,
        "sheet": [section("title", "ชื่อโครงการ"), section("budget", "งบประมาณดำเนินการ")],
        "outputs": [],
        "outcomes": [],
    } | changes


def budget(baht):
    state = "unspecified" if baht is None else "amount" if baht else "none"
    amount = f"{Decimal(baht):.2f}" if baht else None
    return {"state": state, "amount": amount, "lines": []}


def section(kind, heading, body=""):
    return {"kind": kind, "heading": heading, "body": body}


def result(text, means="", targets=()):
    return {"text": text, "means": means, "targets": list(targets)}


def snapshot(projects=None, *, years=(2566, 2567), **changes):
    """The barest plan: one dimension with two missions, one project, nothing typed."""
    return {
        "schema": 1,
        "kind": "plan",
        "organisation": {
            "slug": "thungthong",
            "name": "เทศบาลตำบลทุ่งทองเหลือง",
            "kind": "township",
            "kind_label": "เทศบาลตำบล",
            "subdistrict": "ทุ่งทองเหลือง",
            "district": "ตัวอย่าง",
            "province": "สมมติ",
            "letter_code": "",
            "website": "",
            "accent": "#0f5c56",
            "emblem": "",
            "words": {},
        },
        "framework": {"title": "กรอบ", "source": "", "confidence": "confirmed"},
        "plan": {
            "period": f"{years[0]}-{years[-1]}",
            "first_year": years[0],
            "last_year": years[-1],
            "years": list(years),
            "title": "แผนปฏิบัติการป้องกันการทุจริต",
            "edition": 1,
            "address": f"/thungthong/plans/{years[0]}-{years[-1]}/versions/1/",
        },
        "approval": None,
        "promulgation": None,
        "sections": [],
        "risk": None,
        "committee": None,
        "dimensions": [dimension(1)],
        "projects": [project(years=years)] if projects is None else projects,
    } | changes


def dimension(number, missions=2):
    codes = [f"{number}.{mission}" for mission in range(1, missions + 1)]
    return {
        "number": number,
        "title": f"การสร้างวัฒนธรรมสุจริตด้านที่ {number}",
        "missions": [
            {
                "code": code,
                "title": f"การสร้างจิตสำนึกและความตระหนักแก่บุคลากรกลุ่มที่ {code}",
                "items": [{"code": f"{code}.1", "title": f"เสริมสร้างค่านิยมต่อต้านการทุจริต {code}"}],
            }
            for code in codes
        ],
    }


def whole_plan(**changes):
    """One of everything that the paper can print."""
    parts = {
        "promulgation": {
            "date": "2022-09-01",
            "title": "ประกาศใช้แผนปฏิบัติการป้องกันการทุจริต",
            "signer": {"name": "นายสมมติ ตัวอย่าง", "positions": ["นายกเทศมนตรีตำบลทุ่งทองเหลือง"]},
        },
        "sections": [
            {"role": "announcement", "number": "", "title": "", "body": "โดยที่เห็นสมควรมีแผน"},
            {"role": "foreword", "number": "", "title": "คำนำ", "body": "แผนเล่มนี้เพื่อทุกคน"},
            {"role": "part1", "number": "1", "title": "หลักการและเหตุผล", "body": "1. ความโปร่งใส"},
            {
                "role": "appendix",
                "number": "1",
                "title": "ประกาศเทศบาลตำบลทุ่งทองเหลือง เรื่อง เจตนารมณ์ต่อต้านการทุจริต",
                "body": "ด้วยเจตนารมณ์อันแน่วแน่\nประกาศ ณ วันที่ 25 สิงหาคม พ.ศ. 2565\nนายสมมติ ตัวอย่าง",
            },
        ],
        "committee": {
            "title": "คณะทำงานจัดทำแผน",
            "reference": "คำสั่งเทศบาล ที่ 9/2565",
            "date": "2022-08-25",
            "members": [{"name": "นายลองดู ก่อน", "position": "ปลัดเทศบาล", "duty": "ประธาน"}],
        },
        "dimensions": [dimension(1), dimension(2)],
        "projects": [
            project(1, budgets={2566: 46000, 2567: 47000}),
            project(2, mission=2, budgets={2566: None, 2567: None}),
            project(1, dimension=2, budgets={2567: 1250.5}),
        ],
    }
    return snapshot(**parts | changes)
