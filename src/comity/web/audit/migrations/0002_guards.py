"""The database refuses to change or delete an event: 0003 puts its triggers in place, which look at a column of its."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from comity.web.audit import guards


def remove(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(migrations.RunPython.noop, remove, elidable=False)]
