"""Tables of plans: identities that last through all versions, and what each version says of them."""

from hearback.plans.models.aligned import PlanFile, Proposal
from hearback.plans.models.change import Change
from hearback.plans.models.delivering import Assessment, Evidence, ProgressUpdate, Remark
from hearback.plans.models.identities import Commitment, Field, Milestone, Sentence
from hearback.plans.models.leading import Asked, Lead
from hearback.plans.models.lineage import CommitmentLineage, MilestoneLineage, SentenceLineage
from hearback.plans.models.signing import SignedLetter, SignOff
from hearback.plans.models.uploads import PlanUpload
from hearback.plans.models.version import Entry, Party, PlanText, Target, Version, Wording

__all__ = [
    "Asked",
    "Assessment",
    "Change",
    "Commitment",
    "CommitmentLineage",
    "Entry",
    "Evidence",
    "Field",
    "Lead",
    "Milestone",
    "MilestoneLineage",
    "Party",
    "PlanFile",
    "PlanText",
    "PlanUpload",
    "ProgressUpdate",
    "Proposal",
    "Remark",
    "Sentence",
    "SentenceLineage",
    "SignOff",
    "SignedLetter",
    "Target",
    "Version",
    "Wording",
]
