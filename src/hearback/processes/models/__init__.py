"""Tables of processes."""

from hearback.processes.models.documents import Document
from hearback.processes.models.forum import Forum, ForumMember, ForumText
from hearback.processes.models.network import Joining, NetworkMember
from hearback.processes.models.pausing import Pause
from hearback.processes.models.process import (
    Announcement,
    Kind,
    Membership,
    Phase,
    Process,
    Question,
    Signatory,
    Step,
    Theme,
)

__all__ = [
    "Announcement",
    "Document",
    "Forum",
    "ForumMember",
    "ForumText",
    "Joining",
    "Kind",
    "Membership",
    "NetworkMember",
    "Pause",
    "Phase",
    "Process",
    "Question",
    "Signatory",
    "Step",
    "Theme",
]
