from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='exceptionrequest',
            name='withdrawn_words',
            field=models.TextField(blank=True, help_text='Why it was withdrawn, as the register says it.'),
        ),
    ]
