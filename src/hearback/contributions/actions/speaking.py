"""In which language something was said: as its author or the desk says, else as a program finds, else as the page was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.contributions import detecting, facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.spoken import ANOTHER, SPOKEN
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox

DETECT = "detect-languages"
AT_ONCE = 500
# What many say within a minute is looked at together: a process is begun for it, and ends.
_AFTER = timedelta(minutes=1)
By = Contribution.LanguageBy


@transaction.atomic
def correct_language(*, actor: Viewer, contribution: Contribution, language: str) -> Contribution:
    """Say in which language it was said: its author, or whoever works with it. No program changes that any more.

    Locks the contribution. Raises BadInput at `language`.
    """
    if language not in {*SPOKEN, ANOTHER}:
        raise BadInput(_("Choose the language it was said in."), field="language")
    contribution = lock(contribution)
    if not (
        rules.is_author(actor, contribution, authorship_of(contribution))
        or rules.may_work_with(actor, contribution.process)
    ):
        raise NotAllowed
    before = contribution.language
    if before == language and contribution.language_by == By.SAID:
        return contribution
    contribution.language, contribution.language_by = language, By.SAID
    contribution.save(update_fields=["language", "language_by"])
    journal.append(
        facts.LANGUAGE_CORRECTED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"language": language, "before": before},
    )
    return contribution


def _to_look_at() -> QuerySet[Contribution]:
    return Contribution.objects.filter(language_by="", erased=None)


@transaction.atomic
def ask_to_detect(now: datetime) -> int:
    """Ask for a look at what nobody has said the language of, once it is a minute old; returns whether there is any."""
    if not _to_look_at().filter(received__lte=now - _AFTER).exists():
        return 0
    outbox.put_job(actor=CLOCK, kind=DETECT, key=f"{DETECT}:{now:%Y%m%d%H%M}")
    return 1


def detect_languages(*, told: Callable[[int, int], object] = lambda _done, _total: None) -> int:
    """Find the language of all that nobody has said it of; returns for how many it was another than their page's.

    Five hundred at a time; `told` hears how far it is, outside of any transaction. Broken off there, or after a crash, it
    goes on. Texts are read before, and nothing is locked while a program looks at them.
    """
    found, done, total = 0, 0, _to_look_at().count()
    while texts := _texts():
        codes = detecting.languages_of([text for _number, text in texts.values()], usual=languages.codes())
        looked = {pk: (number, code) for (pk, (number, _text)), code in zip(texts.items(), codes, strict=True)}
        found += _note(looked)
        done += len(looked)
        told(done, max(done, total))
    return found


def _texts() -> dict[int, tuple[int, str]]:
    """The next contributions to look at, each with its latest words and their number."""
    ids = list(_to_look_at().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    latest = Verbatim.objects.filter(contribution__in=ids, erased=None).order_by("contribution", "number")
    rows = latest.values_list("contribution", "number", "text")
    return {pk: (number, text) for pk, number, text in rows}


@transaction.atomic
def _note(looked: Mapping[int, tuple[int, str]]) -> int:
    """Note what was found, unless somebody said it, changed or erased their words meanwhile. Locks the contributions."""
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    latest = dict(
        Verbatim.objects.filter(contribution__in=looked).order_by("number").values_list("contribution", "number")
    )
    locked = [one for one in rows.filter(pk__in=looked).order_by("pk") if one.language_by == "" and one.erased is None]
    other = []
    for one in locked:
        number, code = looked[one.pk]
        if latest.get(one.pk) != number:
            continue
        if code and code != one.language:
            other.append((one, one.language))
        one.language, one.language_by = code or one.language, By.DETECTED if code else By.ASSUMED
    Contribution.objects.bulk_update(locked, ["language", "language_by"])
    _append_found(other)
    return len(other)


def _append_found(other: Sequence[tuple[Contribution, str]]) -> None:
    def process_of(pair: tuple[Contribution, str]) -> UUID:
        return pair[0].process.uuid

    for process, pairs in groupby(sorted(other, key=process_of), key=process_of):
        journal.append_all(facts.LANGUAGE_DETECTED, actor=CLOCK, process=process, entries=list(_entries(pairs)))


def _entries(pairs: Iterable[tuple[Contribution, str]]) -> Iterable[journal.Entry]:
    for one, before in pairs:
        yield journal.Entry(("contribution", one.uuid), refs={"language": one.language, "before": before})
