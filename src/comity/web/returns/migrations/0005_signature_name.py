"""A signature keeps the name of who signed: of those there are, the name that their person has still."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    person = apps.get_model("people", "Person").objects.using(editor.connection.alias)
    named = person.filter(pk=models.OuterRef("by")).values("name")[:1]
    signatures = apps.get_model("returns", "Signature")._base_manager.using(editor.connection.alias)
    signatures.update(name=models.Subquery(named))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_invitation_to_sign_is_confirmed"),
        ("returns", "0004_providers_and_exports"),
    ]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="name",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
