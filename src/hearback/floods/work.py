"""Work that a device does before it sends: a task in the format of ALTCHA, version 2, signed and for one thing alone.

A person notices a second or so; whoever sends ten thousand things does the same work ten thousand times. There is no puzzle
to see or hear, and nobody else is asked. `static/ui/work.js` does it in the browser.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import altcha
from django.conf import settings

from hearback.core import clock

ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 5_000
# The device tries one number after the other; which one it is lies between these. So nobody is unlucky without end.
FEWEST, MOST = 100, 300
LASTS = timedelta(hours=24)
_LONGEST = 4_000


def task_for(thing: UUID) -> str:
    """What a device has to work out before this one thing is sent, as JSON; it holds for a day."""
    asked = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=FEWEST + secrets.randbelow(MOST - FEWEST + 1),
        expires_at=clock.now() + LASTS,
        data={"for": str(thing)},
        hmac_secret=_secret("task"),
        hmac_key_secret=_secret("result"),
    )
    return json.dumps(asked.to_dict() | {"most": MOST})


def solved(answer: str, thing: UUID) -> tuple[str, datetime] | None:
    """The task that an answer solves, and until when it holds; None unless it is one of ours, for this thing, and right."""
    if not answer or len(answer) > _LONGEST or not answer.isascii():
        return None
    result = altcha.verify_solution(answer, _secret("task"), hmac_key_secret=_secret("result"))
    if not result.verified:
        return None
    asked = altcha.Payload.from_base64(answer).challenge
    ours, until = asked.parameters.data, asked.parameters.expires_at
    if ours != {"for": str(thing)} or asked.signature is None or until is None:
        return None
    return asked.signature, datetime.fromtimestamp(until, UTC)


def _secret(what: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"hearback work {what}".encode(), hashlib.sha256).digest()
