"""Who will be told, as a page of the desk shows it before something goes out; and the number in its button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import clock, languages
from hearback.reportback.models import Fate
from hearback.reportback.queries import Foreseen

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A_HANDFUL = 20  # people; of more the button names the number
TOLD: dict[str, StrOrPromise] = {
    Fate.SENT: gettext_lazy("By email"),
    Fate.POSTED: gettext_lazy("By post"),
    Fate.ON_THE_PAGE: gettext_lazy("On their own page: their address is not confirmed, or no email leaves here now"),
    Fate.NOT_REACHED: gettext_lazy("Cannot be reached at the address they left"),
    Fate.ASKED_NOT: gettext_lazy("Asked not to be told"),
    Fate.NO_ADDRESS: gettext_lazy("Left no address; the answer is on the public page"),
}


def who_is_told(
    foreseen: Foreseen, button: StrOrPromise, naming: StrOrPromise, *, when: datetime | None
) -> dict[str, Any]:
    """What a page shows of it, and its button: `naming` is the one with a number, for more than a handful.

    `when` is the hour at which it goes out, where the process writes once a day.
    """
    number = foreseen.written_to
    return {
        "foreseen": [(TOLD[fate], sum(of.values()), in_words(of)) for fate, of in foreseen.by_fate.items()],
        "ways": foreseen.ways,
        "goes_out": _goes_out(when) if when is not None and number else "",
        "button": naming % {"number": number} if number > A_HANDFUL else button,
    }


def _goes_out(when: datetime) -> str:
    local = timezone.localtime(when, clock.zone())
    said = {"hour": f"{local:%H:%M}", "day": f"{local:%-d %B %Y}"}
    if clock.day(when) == clock.today():
        return _("It goes out today at %(hour)s, in one message with whatever else there is to tell.") % said
    return _("It goes out on %(day)s at %(hour)s, in one message with whatever else there is to tell.") % said


def in_words(by_language: Mapping[str, int]) -> str:
    """“12 in English, 2 in Welsh”; nothing where all are told in the language of the desk."""
    if not set(by_language) - {languages.current()}:
        return ""
    each = [(number, languages.name_of(code)) for code, number in sorted(by_language.items())]
    return ", ".join(_("%(number)d in %(language)s") % {"number": n, "language": name} for n, name in each)
