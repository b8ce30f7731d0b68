"""Which column of a file holds which field: headings known by alias, the row they stand in, the layout."""

from comity.returns.headings.aliases import field_of
from comity.returns.headings.layout import Column, Constant, Layout
from comity.returns.headings.words import heading_key, heading_tokens

__all__ = ["Column", "Constant", "Layout", "field_of", "heading_key", "heading_tokens"]
