"""Further words beside those that are there: the author's own change, or a line that is put right."""

from __future__ import annotations

from hearback.contributions import facts
from hearback.contributions.actions.suspecting import append_held
from hearback.contributions.models import Contribution, Verbatim
from hearback.contributions.queries.looks import must_wait
from hearback.contributions.queries.redacted import is_redacted
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

_Held = Contribution.Held


def add_words(actor: Viewer, contribution: Contribution, words: str, verb: Verb = facts.CHANGED) -> bool:
    """Put new words beside the old, unless they are the latest already; whether they were put.

    They are the author's own, unless `verb` says otherwise. Where the process looks first, or something was taken out of
    the earlier words, they wait for a look. The caller holds the contribution's lock, and calls this last.
    """
    latest = Verbatim.objects.filter(contribution=contribution).order_by("-number").first()
    if latest is not None and latest.text == words:
        return False
    number = latest.number + 1 if latest is not None else 1
    Verbatim.objects.create(contribution=contribution, number=number, text=words)
    if contribution.language_by not in {"", Contribution.LanguageBy.SAID}:
        contribution.language_by = ""  # other words, which may be in another language
        contribution.save(update_fields=["language_by"])
    journal.append(
        verb,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"number": number},
        parts={"words": words},
    )
    waits = verb == facts.CHANGED and must_wait(actor, contribution.process_id)
    if contribution.held is None and (waits or is_redacted(contribution)):
        contribution.held = clock.now()
        contribution.held_because = _Held.LOOK if waits else _Held.REDACTED
        contribution.save(update_fields=["held", "held_because"])
        append_held(actor, contribution)
    return True
