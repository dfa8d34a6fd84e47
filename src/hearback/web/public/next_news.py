"""When somebody hears next about what they said, and how: one sentence that their own page always has."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers.queries import AnswerPage
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.days import in_words
from hearback.people.queries import Reach
from hearback.processes import queries as processes
from hearback.reportback import rules as reportback
from hearback.reportback.queries import Channel

_BY = {
    Channel.POST: gettext_lazy("We write you a letter, and this page shows it too."),
    Channel.TEXT: gettext_lazy("We send you a text message, and this page shows it too."),
    Channel.PHONE: gettext_lazy("We ring you up, and this page shows it too."),
    Channel.ORGANISATION: gettext_lazy("The organisation that you chose tells you, and this page shows it too."),
    Channel.PAGE: gettext_lazy("You chose to read it only here: this page shows it."),
}


def next_news(said: Contribution, became: AnswerPage | None, reach: Reach | None, *, came_back: bool = False) -> str:
    """When and how; empty for what was withdrawn, and for what came back in a later process: what follows is said there."""
    if said.state == Contribution.State.WITHDRAWN or became is None or came_back:
        return ""
    return f"{_when(said, became)} {_how(reach)}"


def _when(said: Contribution, became: AnswerPage) -> str:
    if became.news_by is not None and became.news_by < clock.today():
        return _("We promised you news for %(day)s, and are late with it. It is not forgotten.") % {
            "day": in_words(became.news_by)
        }
    if became.news_by is not None:
        return _("You hear from us next on %(day)s.") % {"day": in_words(became.news_by)}
    if became.current is not None:
        until = became.current.answer.until
        if until is not None and until >= clock.today():
            return _("It comes back by %(day)s, and you hear from us then.") % {"day": in_words(until)}
        if became.current.answer.next_process:
            return _("It comes back with the next plan, and you hear from us then.")
        return _("You hear from us again if the answer is put right, or when what it changed is carried out.")
    pauses = processes.pauses(said.process)
    since = clock.day(said.received)
    by = became.answer_by or pauses.moved(since + timedelta(days=said.process.answer_within_days), since=since)
    if by < clock.today():
        return _("We promised you an answer by %(day)s, and are late with it. It is not forgotten.") % {
            "day": in_words(by)
        }
    return _("You hear from us when there is an answer, by %(day)s at the latest.") % {"day": in_words(by)}


def _how(reach: Reach | None) -> str:
    if reach is None or not reach.left_address:
        return _("You left no address, so look here: this page shows it as soon as it is there.")
    if reach.quiet or not reach.agreed:
        return _("You asked us not to write to you, so look here: this page shows it.")
    way = reportback.channel_of(reach, by_mail=settings.MAIL is not None)
    if way in _BY:
        return str(_BY[way])
    if not (
        reach.address or reach.returned or reach.disowned
    ):  # they left no e-mail address, and nothing else that works
        return _("We have no address of yours that works now, so look here: this page shows it.")
    if settings.MAIL is None or not reach.address:
        return _("We cannot send you email now, so look here: this page shows it.")
    if not reach.confirmed:
        return _("We write to your email address once you have said that it is yours; until then, look here.")
    return _("We write to your email address, and this page shows it too.")
