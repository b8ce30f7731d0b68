from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0006_parts_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="headings_told",
            field=models.BooleanField(default=False, help_text="Its sender was asked for its headings, and told them."),
        ),
    ]
