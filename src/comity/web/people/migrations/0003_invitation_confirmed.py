from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

TO_SIGN = ("chief_executive", "director", "regional_lead")


def hold_for_confirmed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was accepted before anybody was asked to confirm stands. What has not been accepted waits to be confirmed."""
    accepted = apps.get_model("people", "Invitation").objects.filter(role__in=TO_SIGN, accepted_at__isnull=False)
    accepted.update(confirmed_at=F("accepted_at"), confirmed_by="platform:migrate")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_invitations_and_provider"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="confirmed_by",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.RunPython(hold_for_confirmed, migrations.RunPython.noop),
    ]
