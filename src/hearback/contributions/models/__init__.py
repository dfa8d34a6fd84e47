"""Tables of contributions."""

from hearback.contributions.models.consent import PassingOn
from hearback.contributions.models.contribution import Authorship, Contribution, Draft, TidyWording, Verbatim
from hearback.contributions.models.conversation import Moderation, Redaction, Reply, SecondLook
from hearback.contributions.models.source import Source, SourcePart, SourceRow
from hearback.contributions.models.voice import Voice

__all__ = [
    "Authorship",
    "Contribution",
    "Draft",
    "Moderation",
    "PassingOn",
    "Redaction",
    "Reply",
    "SecondLook",
    "Source",
    "SourcePart",
    "SourceRow",
    "TidyWording",
    "Verbatim",
    "Voice",
]
