"""Tables of contributions."""

from hearback.contributions.models.anchor import Carried, Carrying, Settling
from hearback.contributions.models.attachment import Attachment
from hearback.contributions.models.consent import PassingOn
from hearback.contributions.models.contribution import Authorship, Contribution, Draft, TidyWording, Verbatim
from hearback.contributions.models.conversation import Moderation, Redaction, Reply, SecondLook
from hearback.contributions.models.counted_in import CountedIn
from hearback.contributions.models.letter import Letter
from hearback.contributions.models.report import Report
from hearback.contributions.models.source import Source, SourcePart, SourceRow
from hearback.contributions.models.voice import Voice
from hearback.contributions.models.work import Bulk, SavedView

__all__ = [
    "Attachment",
    "Authorship",
    "Bulk",
    "Carried",
    "Carrying",
    "Contribution",
    "CountedIn",
    "Draft",
    "Letter",
    "Moderation",
    "PassingOn",
    "Redaction",
    "Reply",
    "Report",
    "SavedView",
    "SecondLook",
    "Settling",
    "Source",
    "SourcePart",
    "SourceRow",
    "TidyWording",
    "Verbatim",
    "Voice",
]
