"""The rules about an edition of a plan. Other apps may add theirs: see integrity/checks.py."""

from integrity.checks import Rule, Severity
from plans.checks import money, shape, words

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE

RULES = (
    Rule(
        "plan-empty",
        BLOCK,
        "แผนไม่มีโครงการ",
        "แผนต้องมีโครงการ กิจกรรม หรือมาตรการอย่างน้อยหนึ่งรายการจึงจะเสนอพิจารณาได้",
        shape.without_projects,
        whole=True,
    ),
    Rule(
        "title-placeholder",
        BLOCK,
        "ชื่อโครงการยังมีช่องให้เติม",
        "ชื่อโครงการพิมพ์ในตาราง หน้าเว็บ และรายงานทุกฉบับ จึงต้องเป็นชื่อจริงก่อนเสนอพิจารณา",
        words.placeholders_in_titles,
    ),
    Rule(
        "money-contradiction",
        BLOCK,
        "งบประมาณขัดกับข้อความของโครงการ",
        "ผู้อ่านและผู้ตรวจต้องได้ตัวเลขเดียวกันจากตารางและจากรายละเอียดโครงการ "
        "แก้ให้ตรงกัน หรือเขียนเหตุผลว่าเหตุใดจึงถูกต้องแล้ว",
        money.contradicting_amounts,
        explainable=True,
    ),
    Rule(
        "division-gone",
        BLOCK,
        "ผู้รับผิดชอบเป็นสำนัก/กองที่ไม่มีแล้ว",
        "โครงการต้องมีหน่วยงานที่มีอยู่จริงรับผิดชอบและรายงานผล เลือกสำนัก/กองที่รับงานต่อ",
        shape.divisions_gone,
    ),
    Rule(
        "number-gap",
        WARN,
        "ลำดับที่ขาดหาย",
        "รายงานและระบบ E-PlanNACC อ้างโครงการด้วยมิติและลำดับที่ ลำดับที่หายไปทำให้ผู้อ่านเข้าใจว่าโครงการตกหล่น",
        shape.numbering_gaps,
        whole=True,
    ),
    Rule(
        "same-title",
        WARN,
        "ชื่อโครงการซ้ำกัน",
        "โครงการชื่อเดียวกันมักเกิดจากการคัดลอกซ้ำ และแยกกันไม่ออกในรายงาน",
        shape.same_titles,
        whole=True,
    ),
    Rule(
        "leftover",
        WARN,
        "ข้อความตกค้างจากแม่แบบ",
        "ช่องที่ยังไม่ได้เติม ตัวเลือกที่ยังไม่ได้เลือก และรหัสของคู่มือ จะพิมพ์ในเอกสารที่เผยแพร่ตามที่เป็นอยู่",
        words.leftovers,
    ),
    Rule(
        "other-office-words",
        WARN,
        "คำของหน่วยงานประเภทอื่น",
        "ชื่อตำแหน่งและชื่อกฎหมายท้องถิ่นต่างกันตามกฎหมายจัดตั้งของแต่ละประเภท คำที่ไม่ตรงแสดงว่าคัดลอกมาโดยไม่ได้แก้",
        words.other_offices_words,
    ),
    Rule(
        "headcount",
        WARN,
        "จำนวนคนไม่ตรงกัน",
        "จำนวนกลุ่มเป้าหมายกับผลผลิตใช้คิดงบประมาณและประเมินผล จึงต้องเป็นจำนวนเดียวกัน",
        shape.headcounts_differ,
    ),
    Rule(
        "money-year",
        WARN,
        "งบประมาณของปีนอกแผน",
        "เงินของแต่ละปีต้องมาจากเทศบัญญัติ/ข้อบัญญัติงบประมาณของปีนั้น และอยู่ในช่วงปีของแผน",
        money.years_outside,
    ),
    Rule(
        "no-responsible",
        WARN,
        "ไม่มีผู้รับผิดชอบ",
        "แบบแผนปฏิบัติการของ ป.ป.ช. มีหัวข้อผู้รับผิดชอบทุกโครงการ และรอบรายงาน 6 เดือนต้องมีผู้รายงาน",
        shape.without_responsible,
    ),
    Rule(
        "no-result",
        WARN,
        "ไม่มีผลผลิตหรือผลลัพธ์",
        "แบบรายละเอียดโครงการของ ป.ป.ช. มีหัวข้อตัวชี้วัด/ผลผลิต/ผลลัพธ์ ซึ่งใช้ประเมินว่าโครงการสำเร็จหรือไม่",
        shape.without_result,
    ),
    Rule(
        "empty-year",
        WARN,
        "ปีที่ไม่มีโครงการ",
        "ต้องนำโครงการในแผนของแต่ละปีไปปฏิบัติและรายงานผลในรอบ 6 เดือนและ 12 เดือนของปีนั้น",
        shape.years_without_projects,
        whole=True,
    ),
    Rule(
        "old-law",
        WARN,
        "อ้างกฎหมายที่ถูกแทนแล้ว",
        "กฎหมายหรือแผนที่มีฉบับใหม่ใช้แทนแล้วไม่ควรเป็นฐานของโครงการ ตรวจว่าตั้งใจอ้างฉบับเดิมหรือไม่",
        words.old_laws,
    ),
    Rule(
        "period-year",
        WARN,
        "ระยะเวลาไม่ตรงกับตาราง",
        "ปีที่เขียนในระยะเวลาดำเนินการต้องตรงกับปีที่ตารางให้ดำเนินการ",
        shape.period_years,
    ),
    Rule(
        shape.POINT_RULE,
        WARN,
        "จุดที่ยังไม่ได้ตรวจ",
        "ระบบยกมาหรืออ่านให้ จึงต้องมีคนดูก่อนว่าถูกต้อง",
        shape.points_open,
    ),
    Rule(
        "money-some-years",
        NOTE,
        "ข้อความกล่าวถึงงบประมาณบางปี",
        "ตารางลงเงินหลายปีกว่าที่รายละเอียดกล่าวถึง",
        money.years_not_covered,
    ),
    Rule(
        "no-number",
        NOTE,
        "ค่าเป้าหมายไม่มีตัวเลข",
        "ผลที่นับได้ทำให้รายงานรอบ 6 เดือนและ 12 เดือนตอบได้ว่าถึงเป้าหมายหรือไม่",
        shape.targets_without_number,
    ),
    Rule(
        "no-quarters",
        NOTE,
        "ยังไม่ระบุไตรมาส",
        "แผนประจำปีและระบบ E-PlanNACC ให้บอกไตรมาสที่ดำเนินการ",
        shape.quarters_not_said,
    ),
)
