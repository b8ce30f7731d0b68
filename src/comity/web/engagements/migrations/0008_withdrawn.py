from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0007_held_asked_again'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='engagement',
            name='engagement_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='engagement_started_by_someone_then',
        ),
        migrations.AddField(
            model_name='engagement',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='engagement',
            name='withdrawn_by',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name='engagement',
            name='state',
            field=models.CharField(choices=[('proposed', 'Proposed'), ('started', 'Started'), ('ended', 'Ended'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'started', 'ended', 'withdrawn'])), name='engagement_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', True), ('started_by', ''), ('state__in', ('proposed', 'withdrawn'))), models.Q(models.Q(('state__in', ('proposed', 'withdrawn')), _negated=True), ('started_at__isnull', False), ('started_by__gt', '')), _connector='OR'), name='engagement_started_by_someone_then'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), ('withdrawn_by__gt', '')), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True), ('withdrawn_by', '')), _connector='OR'), name='engagement_withdrawn_by_someone_then'),
        ),
    ]
