"""A verdict in plain Thai: a heading, what it means, and what to do."""

from integrity.documents.verification.verdicts import Facts, Outcome, Verdict
from integrity.thai import thai_date

# Good, look twice, no, don't know: each has its colour and its sign.
TONES = {
    Outcome.GENUINE: "good",
    Outcome.SUPERSEDED: "wait",
    Outcome.AWAITING: "wait",
    Outcome.WITHDRAWN: "stop",
    Outcome.TAKEN_BACK: "stop",
    Outcome.ALTERED: "stop",
    Outcome.UNKNOWN: "quiet",
}
# The signs of states that the other pages use.
SIGNS = {
    Outcome.GENUINE: "published",
    Outcome.SUPERSEDED: "superseded",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.TAKEN_BACK: "withdrawn",
    Outcome.AWAITING: "in_review",
}
OF_CODE = {
    Outcome.GENUINE: "รหัสนี้เป็นของเอกสารจริง และยังมีผลใช้",
    Outcome.SUPERSEDED: "เอกสารนี้มีฉบับใหม่ใช้แทนแล้ว",
    Outcome.WITHDRAWN: "เอกสารนี้ถูกยกเลิกแล้ว",
    Outcome.AWAITING: "เอกสารนี้อยู่ระหว่างลงนาม",
    Outcome.TAKEN_BACK: "เอกสารชุดนี้ถูกนำกลับไปแล้ว ไม่มีผล",
    Outcome.UNKNOWN: "ไม่พบเอกสารที่มีรหัสนี้",
}
OF_FILE = OF_CODE | {
    Outcome.GENUINE: "ไฟล์นี้เป็นฉบับจริง และยังมีผลใช้",
    Outcome.SUPERSEDED: "ไฟล์นี้เป็นฉบับจริง แต่มีฉบับใหม่ใช้แทนแล้ว",
    Outcome.WITHDRAWN: "ไฟล์นี้เป็นฉบับจริง แต่ถูกยกเลิกแล้ว",
    Outcome.ALTERED: "ไฟล์นี้ถูกแก้ไข ไม่ตรงกับฉบับที่ออก",
    Outcome.UNKNOWN: "ไม่รู้จักไฟล์นี้",
}


def heading(verdict: Verdict) -> str:
    return (OF_FILE if verdict.of_file else OF_CODE)[verdict.outcome]


def explanation(verdict: Verdict) -> str:
    return _EXPLANATIONS[verdict.outcome](verdict)


def _of_genuine(verdict: Verdict) -> str:
    if verdict.of_file:
        return "เนื้อไฟล์ตรงกับฉบับที่หน่วยงานออกทุกประการ ไม่มีการแก้ไข"
    if verdict.facts.is_public:
        return (
            "เทียบข้อมูลด้านล่างกับกระดาษในมือของท่าน หากข้อใดไม่ตรง "
            "แสดงว่ากระดาษนั้นถูกแก้ไข หรือนำรหัสไปใช้กับเอกสารอื่น"
        )
    return (
        "เป็นเอกสารภายใน ระบบจึงบอกเพียงประเภท วันที่ และสถานะ หากไม่ตรงกับกระดาษในมือ ให้สอบถามหน่วยงานที่ออก"
    )


def _of_superseded(verdict: Verdict) -> str:
    if verdict.facts.successor:
        return "ใช้อ้างอิงเป็นฉบับปัจจุบันไม่ได้ ให้ใช้ฉบับที่ออกแทน"
    return "ใช้อ้างอิงเป็นฉบับปัจจุบันไม่ได้ หากต้องการฉบับที่ใช้อยู่ ให้สอบถามหน่วยงานที่ออก"


def _of_withdrawn(verdict: Verdict) -> str:
    return f"{_on_day('ยกเลิกเมื่อวันที่', verdict.facts)}ใช้อ้างอิงไม่ได้อีก"


def _of_awaiting(verdict: Verdict) -> str:
    words = (
        "ยังไม่ใช่ฉบับที่ออก ยังไม่มีเลขที่และวันที่ และยังไม่มีผล "
        "เมื่อลงนามครบและออกแล้ว รหัสเดียวกันนี้จะแสดงว่าเป็นเอกสารจริง"
    )
    return f"{words} ระหว่างนี้ยังไม่มีฉบับที่ออกให้เทียบกับไฟล์ของท่าน" if verdict.of_file else words


def _of_taken_back(verdict: Verdict) -> str:
    return (
        f"{_on_day('หน่วยงานเลิกเสนอลงนามเมื่อวันที่', verdict.facts)}"
        "กระดาษหรือไฟล์ที่มีรหัสนี้ใช้ไม่ได้ แม้มีลายมือชื่อแล้ว"
    )


def _of_altered(verdict: Verdict) -> str:
    return (
        "ไฟล์มีรหัสของเอกสารด้านล่าง แต่เนื้อไฟล์ไม่เหมือนฉบับที่ออก อาจถูกแก้ "
        "ถูกบันทึกซ้ำด้วยโปรแกรมอื่น หรือเป็นสำเนาที่พิมพ์คนละครั้ง อย่าใช้อ้างอิง ให้ใช้ฉบับที่ออกจริงแทน"
    )


def _of_unknown(verdict: Verdict) -> str:
    if verdict.of_file:
        return (
            "ไม่มีไฟล์ที่เหมือนกันในทะเบียน และในไฟล์ไม่มีรหัสของเอกสารที่ออกจากระบบนี้ "
            "หากเป็นไฟล์สแกนของกระดาษ ให้สแกนคิวอาร์โค้ดบนกระดาษหรือพิมพ์รหัสใต้คิวอาร์โค้ดแทน "
            "หากไม่มีคิวอาร์โค้ด ให้สอบถามหน่วยงานที่ออกเอกสาร"
        )
    return (
        "ตรวจรหัสบนกระดาษอีกครั้ง ตัวที่มักอ่านผิดคือ 8 กับ B, 5 กับ S และ 2 กับ Z "
        "หากพิมพ์ถูกแล้วยังไม่พบ เอกสารนั้นไม่ได้ออกจากระบบนี้"
    )


def _on_day(words: str, facts: Facts) -> str:
    return f"{words} {thai_date(facts.withdrawn_on)} " if facts.withdrawn_on else ""


_EXPLANATIONS = {
    Outcome.GENUINE: _of_genuine,
    Outcome.SUPERSEDED: _of_superseded,
    Outcome.WITHDRAWN: _of_withdrawn,
    Outcome.AWAITING: _of_awaiting,
    Outcome.TAKEN_BACK: _of_taken_back,
    Outcome.ALTERED: _of_altered,
    Outcome.UNKNOWN: _of_unknown,
}
