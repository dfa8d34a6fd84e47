"""A line that was written down in the room, put right by whoever wrote it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts
from hearback.contributions.actions.form import cleaned_words
from hearback.contributions.actions.further_words import add_words
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import rules as event_rules
from hearback.events.models import Event


@transaction.atomic
def correct_slip(*, actor: Viewer, event: Event, key: UUID, words: str, instead_of: int) -> Contribution:
    """Put right what was written down: the new words stand beside the old, which are kept.

    Whoever knows a slip's key wrote it down. `instead_of` is the number of the words that are put right, so the
    same correction again is the same one whatever came since, one that overtook another waits for it, and what somebody
    else changed meanwhile is not changed unseen.
    Locks the contribution. Raises BadInput by its field.
    """
    if not event_rules.may_capture(actor, event):
        raise NotAllowed
    words = cleaned_words(words)
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    slip = rows.filter(event=event, key=key).first()
    if slip is None:
        raise BadInput(_("We do not have this line yet. Write it down first."))
    texts = dict(Verbatim.objects.filter(contribution=slip).values_list("number", "text"))
    if texts.get(instead_of + 1) == words:
        return slip
    if slip.erased is not None or slip.state not in Contribution.OPEN:
        raise BadInput(_("This line cannot be put right any more. Write what is missing as a new line."))
    if max(texts) != instead_of:
        raise BadInput(
            _("Somebody has changed this line meanwhile. Read it again, and put it right if it needs that."),
            field="words",
        )
    add_words(actor, slip, words, facts.LINE_CORRECTED)
    return slip
