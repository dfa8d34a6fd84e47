"""What may happen to a plan: it is written, published, signed, reported on, and imported."""

from hearback.plans.actions.aligned import Put
from hearback.plans.actions.assessing import correct_assessment, record_assessment
from hearback.plans.actions.commitments import (
    add_commitment,
    add_milestone,
    edit_entry,
    edit_milestone,
    remove_milestone,
    restore_commitment,
    set_parties,
    withdraw_commitment,
)
from hearback.plans.actions.evidence import add_evidence, keep_evidence, show_evidence, take_evidence_away
from hearback.plans.actions.importing import Fate, Imported, import_ogp_commitments
from hearback.plans.actions.leads import (
    ask_leads,
    change_lead,
    end_lead,
    erase_participant,
    name_lead,
    revoke_lead_link,
)
from hearback.plans.actions.merging import merge_commitments, renumber_commitment, split_commitment
from hearback.plans.actions.open_version import Stale
from hearback.plans.actions.pasting import put_text
from hearback.plans.actions.plan_files import PlanImported, TakenIn, import_plan
from hearback.plans.actions.progress import remark_on_progress, report_progress
from hearback.plans.actions.publishing import hold_still, name_of, publish
from hearback.plans.actions.removing import remove_demonstration
from hearback.plans.actions.sentences import (
    add_sentence,
    edit_sentence,
    join_sentences,
    level_sentence,
    move_sentence,
    remove_sentence,
    split_sentence,
)
from hearback.plans.actions.settling import settle
from hearback.plans.actions.signing import sign
from hearback.plans.actions.uploads import (
    LARGEST_UPLOAD,
    bring_plan_file,
    confirm_plan_file,
    delete_old_plan_files,
    drop_plan_file,
    read_plan_file,
    read_plan_file_again,
    take_in_plan_file,
)
from hearback.plans.actions.versions import edit_version, start_version

__all__ = [
    "LARGEST_UPLOAD",
    "Fate",
    "Imported",
    "PlanImported",
    "Put",
    "Stale",
    "TakenIn",
    "add_commitment",
    "add_evidence",
    "add_milestone",
    "add_sentence",
    "ask_leads",
    "bring_plan_file",
    "change_lead",
    "confirm_plan_file",
    "correct_assessment",
    "delete_old_plan_files",
    "drop_plan_file",
    "edit_entry",
    "edit_milestone",
    "edit_sentence",
    "edit_version",
    "end_lead",
    "erase_participant",
    "hold_still",
    "import_ogp_commitments",
    "import_plan",
    "join_sentences",
    "keep_evidence",
    "level_sentence",
    "merge_commitments",
    "move_sentence",
    "name_lead",
    "name_of",
    "publish",
    "put_text",
    "read_plan_file",
    "read_plan_file_again",
    "record_assessment",
    "remark_on_progress",
    "remove_demonstration",
    "remove_milestone",
    "remove_sentence",
    "renumber_commitment",
    "report_progress",
    "restore_commitment",
    "revoke_lead_link",
    "set_parties",
    "settle",
    "show_evidence",
    "sign",
    "split_commitment",
    "split_sentence",
    "start_version",
    "take_evidence_away",
    "take_in_plan_file",
    "withdraw_commitment",
]
