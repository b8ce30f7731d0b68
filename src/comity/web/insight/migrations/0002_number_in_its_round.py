"""A pooled report is numbered within its round: the first of a quarter is its report 1, whatever came before."""

from collections import Counter

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def within_rounds(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _number(apps, editor, "round_id", ("round_id", "number"))


def within_regions(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _number(apps, editor, "region_id", ("region_id", "id"))


def _number(apps: StateApps, editor: BaseDatabaseSchemaEditor, of: str, order: tuple[str, str]) -> None:
    """Number the reports of each anew, in the order that they were published in. Nothing else of them changes."""
    reports = apps.get_model("insight", "PooledReport")._base_manager.using(editor.connection.alias)
    counted: Counter[int] = Counter()
    for pk, each in list(reports.order_by(*order).values_list("pk", of)):
        counted[each] += 1
        reports.filter(pk=pk).update(number=counted[each])


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="pooledreport", name="pooled_report_number_once_a_region"),
        migrations.AlterModelOptions(name="pooledreport", options={"ordering": ("-made_at", "-number")}),
        migrations.AlterField(
            model_name="pooledreport",
            name="number",
            field=models.PositiveIntegerField(help_text="Its place among the pooled reports of its round."),
        ),
        migrations.RunPython(within_rounds, within_regions, elidable=True),
        migrations.AddConstraint(
            model_name="pooledreport",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="pooled_report_number_once_a_round"),
        ),
    ]
