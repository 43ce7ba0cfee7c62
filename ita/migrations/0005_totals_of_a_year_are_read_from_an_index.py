from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0004_reporting_rounds_and_risk_orientation"),
        ("ita", "0004_a_risk_has_both_scores_or_none"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assessmentresult",
            index=models.Index(
                fields=[
                    "year",
                    "kind",
                    "is_public",
                    "organisation",
                    "official_total",
                    "total",
                ],
                name="ita_result_totals_of_a_year",
            ),
        ),
    ]
