"""The pages of the room."""

from comity.web.returns.views.choosing import choose_rows
from comity.web.returns.views.contests import answer_contest, contest, contest_finding, contests, evidence
from comity.web.returns.views.correcting import corrections, row_of_return, take_back_correction
from comity.web.returns.views.downloads import annotated_workbook, findings_file, issues_file
from comity.web.returns.views.explaining import explain, keep_explanations, take_back_explanation
from comity.web.returns.views.exports import download_export, export, export_again, export_headings, exports
from comity.web.returns.views.findings import finding, findings
from comity.web.returns.views.headings import tell_headings
from comity.web.returns.views.issues import issues, issues_alike, issues_listed, next_issue
from comity.web.returns.views.national import (
    national_agencies,
    national_breach,
    national_breaches,
    national_costs,
    national_explanations,
    national_gaps,
    national_return,
)
from comity.web.returns.views.national_files import (
    despatches,
    download_national_mapping,
    national_mapping,
    national_tables,
    national_workbook,
)
from comity.web.returns.views.nil import give_nil
from comity.web.returns.views.overview import return_of, returns
from comity.web.returns.views.profiles import download_profile, profile
from comity.web.returns.views.providers import end_naming, providers
from comity.web.returns.views.rounds import change_deadline, close_round, open_round, round_of
from comity.web.returns.views.sending import download_upload, read_again, send_file, upload, upload_progress
from comity.web.returns.views.signing import (
    approve_return,
    authorise_return,
    reopen_return,
    return_history,
    submit_return,
)
from comity.web.returns.views.template import round_template
from comity.web.returns.views.versions import compare_versions, version, versions

__all__ = [
    "annotated_workbook",
    "answer_contest",
    "approve_return",
    "authorise_return",
    "change_deadline",
    "choose_rows",
    "close_round",
    "compare_versions",
    "contest",
    "contest_finding",
    "contests",
    "corrections",
    "despatches",
    "download_export",
    "download_national_mapping",
    "download_profile",
    "download_upload",
    "end_naming",
    "evidence",
    "explain",
    "export",
    "export_again",
    "export_headings",
    "exports",
    "finding",
    "findings",
    "findings_file",
    "give_nil",
    "issues",
    "issues_alike",
    "issues_file",
    "issues_listed",
    "keep_explanations",
    "national_agencies",
    "national_breach",
    "national_breaches",
    "national_costs",
    "national_explanations",
    "national_gaps",
    "national_mapping",
    "national_return",
    "national_tables",
    "national_workbook",
    "next_issue",
    "open_round",
    "profile",
    "providers",
    "read_again",
    "reopen_return",
    "return_history",
    "return_of",
    "returns",
    "round_of",
    "round_template",
    "row_of_return",
    "send_file",
    "submit_return",
    "take_back_correction",
    "take_back_explanation",
    "tell_headings",
    "upload",
    "upload_progress",
    "version",
    "versions",
]
