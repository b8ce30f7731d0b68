"""What each verb means, as a sentence for a person to read. A verb without one cannot be recorded.

`{actor}`, `{subject}` and `{organisation}` are filled in, from the records as they stand, by the page that reads them
out; the other names in braces are the event's own identifiers.
"""

from __future__ import annotations

from typing import Literal

SENTENCES: dict[str, str] = {
    "made_region": "{actor} set up the region.",
    "changed_region": "{actor} changed the region's name, colour or rule for small numbers.",
    "added_organisation": "{actor} added {subject}.",
    "changed_organisation": "{actor} changed {subject}.",
    "invited": "{actor} invited someone to {organisation} as {role}.",
    "confirmed_invitation": "{actor} confirmed an invitation to {organisation} as {role}.",
    "refused_invitation": "{actor} refused an invitation to {organisation} as {role}.",
    "sent_invitation_again": "{actor} sent an invitation to {organisation} as {role} again.",
    "withdrew_invitation": "{actor} withdrew an invitation to {organisation}.",
    "accepted_invitation": "{actor} accepted an invitation to {organisation} as {role}.",
    "gave_membership": "{actor} made {person} {role} of {organisation}.",
    "ended_membership": "{actor} ended {person}'s membership of {organisation} as {role}.",
    "read_person": "{actor} read the record of {subject}.",
    "made_administrator": "{actor} made {subject} an administrator.",
    "forgot_person": "{actor} took the name and the address from {subject}, who had belonged nowhere for long enough.",
    "forgot_second_factor": "{actor} took away the second factor of {subject}, who had lost it.",
    "signed_in": "{actor} signed in.",
    "brought_in_bundle": "{actor} brought in the bundle of memorandum {memorandum}.",
    "published_memorandum": "{actor} published memorandum {memorandum}, version {version}.",
    "withdrew_bundle": "{actor} withdrew the bundle of memorandum {memorandum}.",
    "judged_file": "{actor} judged a file against memorandum {memorandum}; nothing of it was kept.",
    "made_key": "{actor} made an API key for {organisation}.",
    "revoked_key": "{actor} revoked an API key of {organisation}.",
    "opened_round": "{actor} opened the round of returns for {quarter}, from {count} authorities.",
    "changed_deadline": "{actor} changed the deadline of the round for {quarter} from {deadline_before} to {deadline}.",
    "closed_round": "{actor} closed the round for {quarter}.",
    "sent_file": "{actor} sent a file for the return of {organisation} for {quarter}.",
    "sent_export": "{actor} sent an export of {organisation} for {quarter}, to be split among its clients.",
    "split_export": "{actor} sent an export for {quarter} that was split: {count} authorities were given their part.",
    "held_part": "{actor} sent rows for the return of {organisation} for {quarter}, which wait: it has its own.",
    "used_part": "{actor} chose a provider's rows for the return of {organisation} for {quarter}.",
    "set_part_aside": "{actor} kept the rows of {organisation} for {quarter}, and set a provider's aside.",
    "named_provider": "{actor} named {subject} to send rows of the returns of {organisation}.",
    "ended_naming": "{actor} ended that {subject} may send rows of the returns of {organisation}.",
    "downloaded_file": "{actor} downloaded a file of {organisation} for {quarter}, as it was sent.",
    "did_not_take_file": "{actor} sent a file for {organisation} that was not taken.",
    "told_headings": "{actor} told what the headings of {organisation}'s files mean.",
    "corrected_cells": "{actor} put {count} cells right in the return of {organisation} for {quarter}.",
    "took_back_correction": "{actor} took back {count} corrections in the return of {organisation} for {quarter}.",
    "made_version": "{actor} made version {number} of the return of {organisation} for {quarter}: {count} assignments.",
    "explained_queries": "{actor} explained {count} queries in the return of {organisation} for {quarter}.",
    "reviewed_explanations": "{actor} kept {count} explanations of the quarter before for {organisation}, {quarter}.",
    "took_back_explanation": "{actor} took back an explanation in the return of {organisation} for {quarter}.",
    "read_workers": "{actor} read {count} registration numbers in the return of {organisation} for {quarter}.",
    "downloaded_annotated_workbook": "{actor} downloaded the annotated workbook of {organisation} for {quarter}.",
    "downloaded_issues": "{actor} downloaded the issues of the return of {organisation} for {quarter}.",
    "downloaded_findings": "{actor} downloaded the findings of the return of {organisation} for {quarter}.",
    "contested_finding": "{actor} contested a finding in the return of {organisation} for {quarter}.",
    "answered_contest": "{actor} answered {organisation}, which contested a finding for {quarter}.",
    "downloaded_evidence": "{actor} downloaded the evidence of a finding that {organisation} contested for {quarter}.",
    "reminded": "{actor} reminded {count} people of the return of {organisation} for {quarter}.",
    "added_to_national_return": "{actor} said {count} things beside the rows in the national return of {organisation}, "
    "{quarter}.",
    "replaced_national_mapping": "{actor} replaced the national mapping of {organisation}: it is number {number} now.",
    "downloaded_national_return": "{actor} downloaded the national return of {organisation} for {quarter}.",
    "sent_national_return": "{actor} wrote down that the national return of {organisation} for {quarter}, of version "
    "{number}, was sent to the Department.",
    "submitted_return": "{actor} submitted version {number} of the return of {organisation} for {quarter}.",
    "approved_return": "{actor} approved version {number} of the return of {organisation} for {quarter}.",
    "authorised_return": "{actor} authorised version {number} of the return of {organisation} for {quarter}.",
    "reopened_return": "{actor} reopened the return of {organisation} for {quarter}.",
    "published_pooled_report": "{actor} published the pooled report for {quarter}, of {count} authorities.",
    "checked_across": "{actor} checked the returns for {quarter} across authorities: {count} new things to look at.",
    "answered_regional_query": "{actor} answered what a check across authorities asked of {organisation}, {quarter}.",
    "made_worker_keys_anew": "{actor} made {count} worker keys of {organisation}, {quarter}, with pool key {number}.",
    "checked_candidate": "{actor} checked a candidate for {organisation}.",
    "judged_again": "{actor} had a check of {organisation} judged again.",
    "took_receipt": "{actor} took the receipt of a check of {organisation}.",
    "proposed_engagement": "{actor} proposed an engagement at {organisation}.",
    "started_engagement": "{actor} started an engagement at {organisation}.",
    "started_in_an_emergency": "{actor} started an engagement at {organisation} in an emergency.",
    "reviewed_emergency": "{actor} reviewed an engagement that {organisation} had started in an emergency.",
    "told_time_away": "{actor} told of time away within an engagement at {organisation}.",
    "warned_of_twelve_weeks": "{actor} told {organisation} that the twelve weeks of an engagement are near.",
    "took_back_time_away": "{actor} took back time away that {organisation} had told of.",
    "withdrew_engagement": "{actor} withdrew an engagement at {organisation} that did not come about.",
    "changed_engagement_reference": "{actor} gave a proposed engagement at {organisation} another reference.",
    "ended_engagement": "{actor} ended an engagement at {organisation}.",
    "drafted_exception": "{actor} began a request for an exception of {organisation}.",
    "changed_exception_draft": "{actor} changed a request for an exception of {organisation} that was not asked yet.",
    "threw_away_exception_draft": "{actor} threw away a request for an exception of {organisation} that was not asked.",
    "asked_exception": "{actor} asked for an exception for {organisation}.",
    "asked_about_exception": "{actor} asked {organisation} about its request for an exception.",
    "answered_about_exception": "{actor} answered for {organisation} what was asked about its request.",
    "approved_exception": "{actor} approved an exception of {organisation}.",
    "approved_exception_in_part": "{actor} approved an exception of {organisation} in part or with conditions.",
    "acknowledged_exception": "{actor} wrote down that a group acknowledged an exception of {organisation}.",
    "refused_exception": "{actor} refused an exception of {organisation}.",
    "withdrew_exception": "{actor} withdrew a request of {organisation} for an exception.",
    "voided_exception": "{actor} changed facts that an exception of {organisation} rested on, so that it is void.",
    "warned_of_exception": "{actor} warned {organisation} that an exception ends soon.",
    "chased_deciders": "{actor} reminded {count} people of a request of {organisation} for an exception.",
    "told_region_of_exception": "{actor} told {count} people of the region of an exception of {organisation}.",
    "challenged_exception": "{actor} asked about an exception of {organisation}, or objected to it.",
    "answered_challenge": "{actor} answered for {organisation} what a member asked of its exception.",
    "found_breach": "{actor} entered a breach of {organisation} in the log.",
    "found_breach_again": "{actor} found a breach of {organisation} again that is in the log.",
    "put_breach_right": "{actor} found that a breach of {organisation} in the log was put right.",
    "reported_breach": "{actor} reported what they saw at {organisation}.",
    "gave_breach": "{actor} has {person} take care of a breach of {organisation}.",
    "answered_breach": "{actor} answered for {organisation} what happened, and what is being done about it.",
    "escalated_breach": "{actor} took a breach of {organisation} to rung {rung} of its ladder: {count} people told.",
    "closed_breach": "{actor} closed a breach of {organisation} with what was learnt.",
    "delegated_signing": "{actor} gave {person} the signing of {role} of {organisation}.",
    "ended_delegation": "{actor} took the signing of {role} of {organisation} back from {person}.",
    "told_leavers": "{actor} told of {count} leavers of {organisation}.",
    "told_references": "{actor} told of {count} references that {organisation} holds.",
    "took_back_reference": "{actor} took back a reference that {organisation} had told of by mistake.",
    "took_back_leaver": "{actor} took back a leaver that {organisation} had told of by mistake.",
    "asked_history": "{actor} asked for {organisation} what the region holds of a worker, and was told {count} facts "
    "of other authorities.",
    "told_spell": "{actor} told for {organisation} of a spell of a worker's employment.",
    "took_back_spell": "{actor} took back a spell that {organisation} had told of by mistake.",
    "listed_numbers": "{actor} listed {count} registration numbers of {organisation} for the regulator's check.",
    "kept_registrations": "{actor} wrote down for {organisation} what the register showed of {count} numbers.",
    "took_back_registration": "{actor} took back what {organisation} had written down of the register by mistake.",
    "made_worker_link": "{actor} had a link mailed for {organisation} by which a worker sees what is held of them.",
    "closed_worker_link": "{actor} closed a link that {organisation} had mailed to a worker.",
    "opened_worker_link": "{actor} showed a worker what is held of them, by a link that {organisation} had mailed.",
    "objected": "{actor} took down a worker's objection to something that {organisation} had told.",
    "answered_objection": "{actor} answered a worker who objected to something that {organisation} had told.",
    "found_patterns": "{actor} found {count} new patterns across the region's assignments.",
    "made_check_keys_anew": "{actor} made {count} worker keys of checks anew, with pool key {number}.",
    "made_history_keys_anew": "{actor} made {count} worker keys of the histories anew, with pool key {number}.",
    "exported_checkpoint": "{actor} exported a signed checkpoint at event {number}.",
    "deleted_by_retention": "{actor} deleted {count} records of {kind} whose time was up.",
    "thinned_readings": "{actor} took out of {count} events, whose time was up, who had read what.",
}

OF_ONESELF = {
    "gave_membership": "{actor} became {role} of {organisation}.",
    "gave_breach": "{actor} takes care of a breach of {organisation}.",
}
"""What is said instead where somebody did it of themselves: by accepting an invitation they take up the role."""

PLATFORMS = frozenset({"made_administrator", "forgot_person", "forgot_second_factor", "signed_in"})
"""Verbs of the platform's own record, and of no region's."""

EITHERS = frozenset({"read_person", "exported_checkpoint", "deleted_by_retention", "thinned_readings"})
"""Verbs of the platform's own record and of a region's."""

READINGS = frozenset(
    {
        "read_person",
        "read_workers",
        "downloaded_file",
        "downloaded_annotated_workbook",
        "downloaded_issues",
        "downloaded_findings",
        "downloaded_evidence",
        "downloaded_national_return",
        "took_receipt",
        "listed_numbers",
        "opened_worker_link",
    }
)
"""Verbs by which somebody read what tells of people, and changed nothing: thinned after 2 years (see `thinning`).

A verb may join them and none may leave: an event of it that was thinned would be found to be tampered with.
"""

NAME_THEIR_ORGANISATION = frozenset({"added_organisation", "changed_organisation", "read_person"})
"""Verbs of an organisation whose sentence does not name it, being about it or about one of its people."""


def occurs(verb: str, *, where: Literal["platform", "region", "organisation"]) -> bool:
    """Whether a verb can be in the platform's own record, in a region's, or in what concerns one organisation of it."""
    if where == "platform":
        return verb in PLATFORMS | EITHERS
    if where == "region":
        return verb not in PLATFORMS
    return "{organisation}" in SENTENCES[verb] or verb in NAME_THEIR_ORGANISATION
