"""As what a version can be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hearback.plans import queries
from hearback.plans.models import Version
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def choices(version: Version) -> list[tuple[str, StrOrPromise]]:
    """Whatever it can be published as, also if it was first published elsewhere."""
    everything = queries.statuses_to_publish_as(version, elsewhere=True)
    return [(one.value, one.label) for one in everything]


def chooser(version: Version) -> forms.Radios:
    """The same to choose from, with what each means."""
    fitting = queries.statuses_to_publish_as(version)
    others = [one for one in queries.statuses_to_publish_as(version, elsewhere=True) if one not in fitting]
    hints: dict[str, StrOrPromise] = {
        Version.Status.FOR_COMMENT.value: _("People can comment on it, sentence by sentence."),
        Version.Status.FINAL.value: _("It says in public what still waits for an answer, why, and by when."),
    }
    hints |= {
        one.value: _("Only for what was first published elsewhere: a time for comment comes before it.")
        for one in others
    }
    return forms.Radios(hints=hints)
