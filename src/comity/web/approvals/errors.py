"""What is raised where something cannot be done with a request."""

from __future__ import annotations

from collections.abc import Sequence


class ApprovalError(Exception):
    """This cannot be done as things stand. The message says why, and what to do; `field` is the form's, if one is, and
    `besides` is what else is wrong with the same form."""

    def __init__(self, message: str, field: str = "", *, besides: tuple[ApprovalError, ...] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.besides = besides


def all_of(wrong: Sequence[ApprovalError]) -> ApprovalError:
    """The first of several, with the others besides."""
    return ApprovalError(str(wrong[0]), wrong[0].field, besides=tuple(wrong[1:]))
