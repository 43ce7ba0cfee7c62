"""Kinds that several models of the plan speak about."""

from django.db import models


class ProjectKind(models.TextChoices):
    PROJECT = "project", "โครงการ"
    ACTIVITY = "activity", "กิจกรรม"
    MEASURE = "measure", "มาตรการ"
    PRACTICE = "practice", "แนวปฏิบัติ"


class RevisionKind(models.TextChoices):
    REVIEW = "review", "ฉบับทบทวน"
    AMENDMENT = "amendment", "ฉบับแก้ไขเพิ่มเติม"


class ResultKind(models.TextChoices):
    OUTPUT = "output", "ผลผลิต"
    OUTCOME = "outcome", "ผลลัพธ์"


class Heading(models.TextChoices):
    """What a heading of a project's sheet is about, however the office words it."""

    TITLE = "title", "ชื่อโครงการ"
    RATIONALE = "rationale", "หลักการและเหตุผล/ที่มาของโครงการ"
    OBJECTIVES = "objectives", "วัตถุประสงค์"
    LOCATION = "location", "สถานที่ดำเนินการ"
    TARGET_GROUP = "target_group", "กลุ่มเป้าหมาย"
    QUANTITATIVE_TARGET = "quantitative_target", "เป้าหมายเชิงปริมาณ"
    QUALITATIVE_TARGET = "qualitative_target", "เป้าหมายเชิงคุณภาพ"
    STEPS = "steps", "วิธีดำเนินการ"
    PERIOD = "period", "ระยะเวลาดำเนินการ"
    BUDGET = "budget", "งบประมาณดำเนินการ"
    RESPONSIBLE = "responsible", "ผู้รับผิดชอบ"
    INDICATORS = "indicators", "ตัวชี้วัด"
    RESULTS = "results", "ผลผลิต/ผลลัพธ์"
    EXPECTED_BENEFITS = "expected_benefits", "ผลที่คาดว่าจะได้รับ"
    MONITORING = "monitoring", "การติดตามและประเมินผล"
    OTHER = "other", "หัวข้ออื่น"
