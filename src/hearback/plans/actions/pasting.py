"""Pasting the whole text of a part of a commitment: aligned with what stands there, as a file's is."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.core import languages
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_plain
from hearback.core.viewer import Viewer
from hearback.plans.actions import aligned, open_version
from hearback.plans.actions.aligned import NewText, Put
from hearback.plans.importing.splitting import sentences
from hearback.plans.models import Entry, Field
from hearback.plans.queries.proposals import digest_of, text_of

LONGEST_PART = 50_000
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody else changed this commitment while you were writing. Nothing is lost: how it reads now stands below, and your "
    "text in its box. Look at both, and press again."
)


@transaction.atomic
def put_text(*, actor: Viewer, entry: Entry, field: str, text: Words, seen: str = "") -> Put:
    """Put a text, in one language or several, in the place of what a part of a commitment says. Locks the version.

    It is cut into sentences; in several languages sentence by sentence beside each other, so they need as many, else
    BadInput for `text`. A language that is not given stays as it is. What is not certain is asked about (`settle`).
    `seen` is the digest of the text that whoever pastes has read: where it reads otherwise by now, it is refused.
    """
    entry = open_version.lock_entry(actor, entry)
    if seen and seen != digest_of(text_of(actor, entry)):
        raise BadInput(CHANGED_MEANWHILE)
    if field not in Field.values:
        raise BadInput(_("Choose a part of the commitment."), field="field")
    cut = {code: sentences(clean_plain(said, max_length=LONGEST_PART, field="text")) for code, said in text.items()}
    cut = {code: said for code, said in cut.items() if said and code in languages.codes()}
    if not cut:
        raise BadInput(_("Paste the text of this part."), field="text")
    if any(len(one) > open_version.SENTENCE_LENGTH for said in cut.values() for one in said):
        raise BadInput(_("A sentence is longer than 5,000 characters: put full stops into it."), field="text")
    counts = {len(said) for said in cut.values()}
    if len(counts) > 1:
        raise BadInput(_not_as_many(cut), field="text")
    new = [{code: said[at] for code, said in cut.items()} for at in range(counts.pop())]
    (put,) = aligned.put_texts([(entry, NewText({field: new}))])
    if not put.nothing:
        counted = {"new": put.new, "changed": put.changed, "gone": len(put.gone), "questions": put.asked}
        open_version.note(actor, entry.version, "text-put", commitment=entry.commitment.uuid, field=field, **counted)
    return put


def _not_as_many(cut: dict[str, list[str]]) -> str:
    said = ", ".join(
        ngettext("%(count)d sentence in %(language)s", "%(count)d sentences in %(language)s", len(found))
        % {"count": len(found), "language": languages.name_of(code)}
        for code, found in cut.items()
    )
    return _(
        "There are %(counts)s. Each stands beside the other, so there must be as many: begin a new line where a sentence "
        "of the other language begins."
    ) % {"counts": said}
