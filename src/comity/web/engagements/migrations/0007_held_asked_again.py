from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0006_twelve_weeks_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='engagement',
            name='held_asked_at',
            field=models.DateTimeField(blank=True, help_text='When what is held of its worker was last asked since its check was made.', null=True),
        ),
        migrations.AlterField(
            model_name='check',
            name='because',
            field=models.CharField(blank=True, choices=[('extension', 'The engagement was extended'), ('rate', 'The rate changed'), ('role', 'The role changed'), ('agency', 'The agency changed'), ('corrected', 'A fact was put right'), ('amendment', 'The memorandum changed'), ('exception', 'An exception began or ended'), ('held', 'What the region holds of the worker changed')], max_length=20),
        ),
    ]
