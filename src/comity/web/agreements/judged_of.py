"""What is judged of each kind of clause, in a sentence for whoever reads the rule catalogue."""

from __future__ import annotations

from comity.memorandum.model import Kind

JUDGED: dict[Kind, str] = {
    Kind.PRICE_CAP: "The pay rate an hour, on the assignment’s own payment basis, is no more than the cap of its role.",
    Kind.COOL_OFF: "The months since the worker left a substantive role in the region, unless the reason exempts.",
    Kind.EXPERIENCE: "The worker’s months of post-qualified direct experience are no fewer than the term.",
    Kind.NOTICE: "The days of notice that end the assignment, against the term or the authority’s own.",
    Kind.REFERENCES: "Enough practice-based references were obtained.",
    Kind.END_OF_PLACEMENT_REVIEW: "When the assignment has ended, its review was completed in time and shared.",
    Kind.PROJECT_TEAM: "Each worker was approved by name, costs are set out, and the authority controls practice.",
    Kind.PRE_EMPLOYMENT_CHECKS: "Every check that the clause names was made before the start.",
    Kind.ON_SITE: "The days a week at the authority’s place of work are no fewer than the term.",
    Kind.ROLE_MAPPING: "The local title is mapped to the role that the assignment is returned under.",
    Kind.SUPPLY_CHAIN: "Every supplier in the chain is named and has accepted the memorandum.",
    Kind.DATA_RETURN: "The authority’s return for the quarter was authorised within its window. A nil return counts.",
    Kind.HEADHUNTING: "Not judged from data: a person attests that staff of other authorities are not solicited.",
    Kind.INFORMATION: "Not judged from data: a person attests to what is shared and told.",
    Kind.GOOD_PRACTICE: "Not judged from data: a person attests to it.",
    Kind.GOVERNANCE: "Not judged from data: a person attests that the groups meet and see what they should.",
    Kind.EXCEPTIONAL_CIRCUMSTANCES: "Not judged from data: a person attests that departures go by the agreed route.",
    Kind.REVIEW: "Not judged from data: a person attests that the memorandum is reviewed when it says.",
}
