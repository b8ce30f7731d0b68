"""What a route takes, held to: the kind of body it says, and no parameter that it does not name.

A misspelt filter would otherwise be passed over, and a program would be given a whole list for the part it asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja.operation import Operation

from comity.web.api.problems import problem

KINDS = {"body": "application/json", "form": "multipart/form-data", "file": "multipart/form-data"}
Run = Callable[..., HttpResponseBase]


def strict(run: Run) -> Run:
    """An operation that refuses what it does not take. Whoever sends no key is told that, and nothing else."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    named = {source: _names(operation, source) for source in ("query", "form", "file")}
    kind = next((KINDS[source] for model in operation.models if (source := _source(model)) in KINDS), "")

    @wraps(run)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "caller", None) is not None:
            if kind and _has_body(request) and request.content_type != kind:
                return problem(415, f"Send the body as {kind}.")
            unknown = [*_unknown(request.GET, named["query"])]
            if kind == KINDS["file"] and _has_body(request):
                unknown += [*_unknown(request.POST, named["form"]), *_unknown(request.FILES, named["file"])]
            if unknown:
                return problem(
                    422, errors=[{"field": name[:80], "expected": "There is none of this name."} for name in unknown]
                )
        return run(request, *args, **kwargs)

    checked.__self__ = operation  # type: ignore[attr-defined]
    return checked


def _source(model: Any) -> str:
    return str(model.__ninja_param_source__)


def _names(operation: Operation, source: str) -> frozenset[str]:
    of_it = [model for model in operation.models if _source(model) == source]
    return frozenset(name for model in of_it for name in getattr(model, "__ninja_flatten_map__", model.model_fields))


def _unknown(given: Iterable[str], known: frozenset[str]) -> list[str]:
    return [name for name in given if name not in known]


def _has_body(request: HttpRequest) -> bool:
    return request.META.get("CONTENT_LENGTH") not in (None, "", "0")
