from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0005_told_apart'),
    ]

    operations = [
        migrations.AddField(
            model_name='engagement',
            name='weeks_told_at',
            field=models.DateTimeField(blank=True, help_text='When it was told that its twelve weeks are nearly complete.', null=True),
        ),
    ]
