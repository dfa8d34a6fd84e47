"""Why a message did not go, as a code: the same from the words of an error, and as a condition to find all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Q


class Reason(StrEnum):
    """What stands in the way. The desk says it in words, and what to do."""

    ADDRESS = "address"  # refused for good
    NOT_YET = "not-yet"  # refused for now: greylisting, a full mailbox
    NOT_US = "not-us"  # the relay does not send for us, or not from our address
    SIGN_IN = "sign-in"  # the relay does not take our user and password
    AWAY = "away"  # the relay cannot be reached
    NOBODY = "nobody"  # an address that nobody can have
    NO_MESSAGE = "no-message"  # it cannot be written as a message, or its address cannot
    DIED = "died"  # the worker ended over it, each time
    NOT_ANSWERED = "not-answered"  # nobody answered the telephone, on three days
    RESTORED = "restored"  # stopped by a restore: it may have gone before
    OTHER = "other"


# The words that `sending`, `leases` and a restore leave beside a message. Both databases read these expressions alike.
_SAID: dict[Reason, str] = {
    Reason.ADDRESS: r"^Permanent: the relay said 5[0-9][0-9]$",
    Reason.NOT_YET: r"^Refused: the relay said 4[0-9][0-9]$",
    Reason.NOT_US: r"^Refused: the relay said [0-9]+ to (us|our own address)$",
    Reason.SIGN_IN: r"^NoAnswer: SMTPAuthenticationError",
    Reason.AWAY: r"^NoAnswer: ",
    Reason.NOBODY: r"nobody can have this address",
    Reason.NO_MESSAGE: r"(takes no such address|cannot be written as a message)",
    Reason.DIED: r"^The worker ended",
    Reason.NOT_ANSWERED: r"^Nobody answered the telephone",
    Reason.RESTORED: r"^A backup was put back",
}


def reason_of(error: str) -> Reason | None:
    """Why a message with this error beside it did not go; nothing when there is no error."""
    if not error:
        return None
    return next((reason for reason, said in _SAID.items() if re.search(said, error)), Reason.OTHER)


def with_reason(reason: Reason) -> Q:
    """The messages that did not go for this reason: the first that fits, as in `reason_of`."""
    order = list(_SAID)
    before = order if reason is Reason.OTHER else order[: order.index(reason)]
    mine = ~Q(error="") if reason is Reason.OTHER else Q(error__regex=_SAID[reason])
    return mine & ~_any(before) if before else mine


def _any(reasons: Iterable[Reason]) -> Q:
    found = Q()
    for reason in reasons:
        found |= Q(error__regex=_SAID[reason])
    return found
