"""Links of before were shown to whoever made them, and so could be opened by them. Those not opened yet are closed."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def close(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("histories", "WorkerLink")
    links.objects.filter(opened_at=None, closed_at=None).update(closed_at=timezone.now(), closed_by="platform:migrate")


class Migration(migrations.Migration):
    dependencies = [("histories", "0003_links_are_mailed")]

    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
