from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ita", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="score",
            name="ita_score_value_or_state",
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", None), ("state", "scored"), _connector="OR"),
                name="ita_score_value_or_state",
                violation_error_message="มีทั้งคะแนนและเหตุที่ไม่มีคะแนน เลือกอย่างใดอย่างหนึ่ง",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "scored"), _negated=True),
                    ("value__isnull", False),
                    ("concerned__isnull", False),
                    ("answers__isnull", False),
                    models.Q(("remark", ""), _negated=True),
                    _connector="OR",
                ),
                name="ita_score_says_something",
                violation_error_message="ระบุคะแนน หรือเลือกเหตุที่ไม่มีคะแนน",
            ),
        ),
    ]
