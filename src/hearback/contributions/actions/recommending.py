"""The recommendations of an independent report: contributions of an institution, answered like any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.contributions import rules
from hearback.contributions.actions.form import cleaned, cleaned_words
from hearback.contributions.actions.saying import keep
from hearback.contributions.models import Authorship, Contribution, Report
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.people.addresses import clean_link
from hearback.people.models import Organisation
from hearback.processes.models import Kind, Process

AT_ONCE = 100
_PAGE = re.compile(r"^\s*(?:p(?:age|\.)?\s*)?(\d{1,4})\s*[:.)]\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a report recommends, word for word, and on which page."""

    words: str
    page: str = ""


def read(text: str) -> list[Recommendation]:
    """One recommendation a line, its page before it where it is known: “12: Publish …”."""
    found = []
    for line in text.splitlines():
        page = _PAGE.match(line)
        words = line[page.end() :].strip() if page else line.strip()
        if words:
            found.append(Recommendation(words, page.group(1) if page else ""))
    return found


@transaction.atomic
def add_recommendations(
    *,
    actor: Viewer,
    process: Process,
    title: str,
    organisation: Organisation,
    published: date,
    recommendations: Sequence[Recommendation],
    language: str,
    link: str = "",
) -> list[Contribution]:
    """Take in what a report recommends, each as a suggestion of the organisation that published it; returns them in order.

    The same words of the same report come in once, however often they are sent; a report is known by its title.
    Shares the intake lock of the process. Raises BadInput at `title`, `published`, `link` and `lines`.
    """
    if not rules.may_import(actor, process):
        raise NotAllowed
    title = fields.line(title, field="title", max_length=200, needed=_("Write what the report is called."))
    link = clean_link(link, field="link")
    if published > clock.today():
        raise BadInput(_("Enter the day that stands on the report, not one to come."), field="published")
    if not recommendations:
        raise BadInput(_("Write at least one recommendation, each on a line of its own."), field="lines")
    if len(recommendations) > AT_ONCE:
        raise BadInput(_("Take in at most %(most)d at once.") % {"most": AT_ONCE}, field="lines")
    report, _made = Report.objects.get_or_create(
        process=process, title=title, defaults={"organisation": organisation, "link": link, "published": published}
    )
    return [_keep(actor, report, one, language) for one in recommendations]


def _keep(actor: Viewer, report: Report, one: Recommendation, language: str) -> Contribution:
    try:
        words = cleaned_words(one.words)
    except BadInput as refused:
        raise BadInput(str(refused), field="lines") from refused
    saying = cleaned(
        process=report.process,
        words=words,
        kind=Kind.SUGGESTION.value,
        language=language,
        channel=Contribution.Channel.REPORT.value,
        question=None,
        theme=None,
        commitment=None,
        sentence=None,
        event=None,
        table="",
        name="",
        organisation_name=languages.pick(report.organisation.name).text,
        attribution=Authorship.Attribution.ORGANISATION.value,
        email="",
        report_back=False,
        news=False,
        captured_by=actor.uuid,
        happened=datetime.combine(report.published, time(), clock.zone()),
        wording="",
        told_in="",
        held="",
        language_said=True,
        report=report,
        page=one.page,
    )
    return keep(actor, uuid5(report.uuid, words), saying)
