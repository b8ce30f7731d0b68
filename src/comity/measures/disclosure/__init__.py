"""Small numbers are hidden, and nothing that is published gives them back.

`hide` takes the finest counts and says which cells of which margins may be shown. **What is guaranteed:** for each
hidden cell there is another table of whole numbers, none negative and no hidden one less than 1 (noughts being shown),
that agrees with every figure published now and before and has another number in that cell. So no hidden count has one
possible value. Under `Guarantee.NOT_TOLD_SMALL` (unless a region chooses less) there is for each small count also one
in which it is above the threshold, so that what is published never bounds it within the small numbers; and one in which
it is another small number where it can be, so that knowing *that* something is small does not tell what.

**Against whom:** anyone who has read all that is published and knows the rule and the method; and any one authority
that knows its own rows as well (a plan's `holder`): others' small counts are kept from it, and in a pool a figure is
also small where what is left of it, when some authority takes its own away, is 1 to the threshold. Not against several
authorities that put their rows together, nor against one who knows a figure from elsewhere, nor against one who runs
the method over every table that would fit and keeps those that it hides alike.

**Why so much:** hiding only small counts let a cell be worked out by subtraction in nearly every table tried; and a
cell that is told to be between 1 and 4 has told nearly all there is.

**Over time:** give the earlier publications. What they showed stays shown, what they hid stays hidden, and the new one
is hidden with them in view: a total over more quarters, or of one authority more, is held against the total before.
Where the difference between two pools would be the figures of fewer than `least_holders` authorities, those cells are
hidden (noughts too, where they would tell what one that left had): an authority that comes late is in the next
quarter's pool and not in a second edition of the last one's.

How, and what else was considered, is in `docs/adr/0019-small-numbers-are-hidden.md`.
"""

from comity.measures.disclosure.hiding import hide
from comity.measures.disclosure.plan import Plan, Publication, every_margin
from comity.measures.disclosure.rule import Guarantee, Rule
from comity.measures.disclosure.stored import as_json, from_json

__all__ = ["Guarantee", "Plan", "Publication", "Rule", "as_json", "every_margin", "from_json", "hide"]
