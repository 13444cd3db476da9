"""What a bureau decided of a duty that schools say is pointless."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0003_demands_and_elsewhere")]

    operations = [
        migrations.AddField(
            model_name="remark",
            name="decision",
            field=models.CharField(blank=True, max_length=12),
        ),
    ]
