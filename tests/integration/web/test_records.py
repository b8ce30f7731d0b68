"""Every record says what kind of fact each field is, and how long it is kept; and is of a region, or says why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django_scopes.exceptions import ScopeError

from comity.web.records import FieldKind

OURS = [model for model in apps.get_models() if model.__module__.startswith("comity.web.")]
OF_NO_REGION = {
    "Region": "it is the region",
    "Person": "a person may have a place in several",
    "Chain": "holds the end of a chain and nothing that was done",
    "SignOfLife": "a worker works for all",
    "JobRun": "the clock is the platform's",
}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_is_listed_with_its_kind(model: type[models.Model]) -> None:
    fields = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    kinds: dict[str, FieldKind] = getattr(model, "FIELD_KINDS", {})
    assert set(kinds) == fields
    assert {type(kind) for kind in kinds.values()} <= {FieldKind}
    assert len(getattr(model, "RETENTION", "")) > 3


@pytest.mark.parametrize(
    "model", [model for model in OURS if model.__name__ not in OF_NO_REGION], ids=lambda m: m.__name__
)
def test_a_query_that_forgets_the_region_raises(model: type[models.Model]) -> None:
    if model._meta.auto_created:
        pytest.skip("the rows between two records are reached by way of either")
    with pytest.raises(ScopeError):
        list(model._default_manager.all())
    with pytest.raises(ScopeError):
        model._default_manager.filter(pk=1)
    with pytest.raises(ScopeError):
        model._default_manager.count()


def test_those_of_no_region_are_known() -> None:
    assert set(OF_NO_REGION) <= {model.__name__ for model in OURS}
