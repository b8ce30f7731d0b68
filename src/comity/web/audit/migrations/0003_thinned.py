"""When an event of reading was thinned; and the triggers, which let that through and nothing else."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from comity.web.audit import guards


def install(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


def remove(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]

    operations = [
        migrations.RunPython(remove, migrations.RunPython.noop, elidable=False),
        migrations.AddField(
            model_name="event",
            name="thinned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(install, remove, elidable=False),
    ]
