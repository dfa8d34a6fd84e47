"""Have your say: one question a page, a look at what one wrote, and a reference at the end.

What is typed is kept as a draft in the database, page by page, so that Back and Change work without cookies or scripts.
The draft's uuid, known to this one browser, is the key of what it becomes: pressing twice is saying it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from hearback.contributions import actions, queries
from hearback.contributions.models import Authorship, Contribution, Draft
from hearback.core import clock, languages, references
from hearback.core.errors import BadInput
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Contact, Participant
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process
from hearback.reportback.queries import Channel
from hearback.web.public import floods
from hearback.web.public.files import in_words
from hearback.web.public.have_your_say import about as abouts
from hearback.web.public.have_your_say import language, later, passing
from hearback.web.public.have_your_say.about import About
from hearback.web.public.have_your_say.forms import (
    TOLD_BY,
    WHOLE,
    AboutForm,
    PartForm,
    TellForm,
    WhoForm,
    WordsForm,
    told,
    told_in_words,
    where,
    where_in_words,
)
from hearback.web.public.like_this import others_of_author
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import frame, home_of, in_process
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Row, change
from hearback.web.ui.spoken import language_name
from hearback.web.ui.viewers import remember, viewer_of

STEPS = ("words", "who", "tell")
TITLES = {
    "words": gettext_lazy("Your words"),
    "who": gettext_lazy("Who are you?"),
    "tell": gettext_lazy("How shall we tell you what became of it?"),
}
# How long the key of something sent still leads its own browser to it, for those who press twice.
AGAIN = timedelta(hours=1)


def _step(process: Process, draft: UUID, step: str) -> str:
    return reverse("public:say-" + step, args=[process.slug, draft])


# --- the start


@rule("anyone")
@in_process
def start(request: HttpRequest, process: Process) -> HttpResponse:
    """What this is, how long it takes, what happens with it; what it is about comes by the address or is chosen here."""
    viewer = viewer_of(request)
    chosen = abouts.read(viewer, process, request.GET)
    questions = list(processes.questions(process)) if chosen.is_whole else []
    form: forms.Form | None = None
    if chosen.wording:
        form = PartForm(request.POST if request.method == "POST" else None, about=chosen)
    elif questions:
        form = AboutForm(request.POST or None, questions=questions)
    if request.method == "POST" and (form is None or form.is_valid()):
        if form is not None and form.cleaned_data.get("about", WHOLE) != WHOLE:
            chosen = abouts.read(viewer, process, {"question": form.cleaned_data["about"]})
        if isinstance(form, PartForm):
            chosen = abouts.with_part(chosen, form.cleaned_data["part"]) or chosen
        busy = floods.is_busy(request, "say")
        draft = actions.begin_draft(process=process, language=languages.current(), values=chosen.values, busy=busy)
        return see_other(_step(process, draft.uuid, "words"))
    values = frame(process) | {
        "about": chosen,
        "version": plans.open_for_comment(process),
        "told": processes.privacy_notice(process),
    }
    return pages.form_page(
        request,
        form or forms.Form(),
        title=_("Have your say"),
        button=_("Start"),
        template="public/have_your_say/start.html",
        **values,
    )


# --- the questions


def _form(step: str, data: Any, kept: Mapping[str, Any], about: About) -> forms.Form:
    if step == "words":
        return WordsForm(data, initial=kept, about=about)
    if step == "who":
        return WhoForm(data, initial=kept)
    return TellForm(data, initial={"told_in": languages.current()} | dict(kept))


def _answer(request: HttpRequest, process: Process, uuid: UUID, step: str) -> HttpResponse:
    draft = queries.draft(process, uuid)
    if draft is None:
        return _sent_already(request, process, uuid)
    about = abouts.read(viewer_of(request), process, draft.values, closed=True)
    form = _form(step, request.POST or None, draft.values, about)
    trap = floods.Trap(request.POST or None)
    if later.LATER in request.POST:
        return later.keep(draft, form, step)
    if request.method == "POST" and form.is_valid():
        here = step == "words" and not draft.values.get("language_said")
        kept = form.cleaned_data | ({"language": languages.current()} if here else {})
        kept |= {"trap": True} if trap.caught else {}
        if step == "who" and passing.to_ask(draft.values | kept):
            following = "passing"
        else:
            following = "check" if "change" in request.GET or step == STEPS[-1] else STEPS[STEPS.index(step) + 1]
        if tried(form, lambda: actions.save_draft(draft=draft, values=kept | {later.AT: following})):
            return see_other(_step(process, uuid, following))
    return _question(request, process, uuid, step, form, trap, about)


def _question(
    request: HttpRequest, process: Process, uuid: UUID, step: str, form: forms.Form, trap: floods.Trap, about: About
) -> HttpResponse:
    position = STEPS.index(step)
    if "change" in request.GET:
        back = _step(process, uuid, "check")
    else:
        back = _step(process, uuid, STEPS[position - 1]) if position else _start(process, about)
    values = frame(process) | {"crumbs": None, "back": back, "about": about, "trap": trap}
    values |= {"number": position + 1, "of": len(STEPS) + 1, "told": processes.privacy_notice(process)}
    return pages.form_page(request, form, title=TITLES[step], template=f"public/have_your_say/{step}.html", **values)


def _start(process: Process, about: About) -> str:
    given = {name: value for name, value in about.values.items() if value}
    return reverse("public:say", args=[process.slug]) + (f"?{urlencode(given)}" if given else "")


@rule("draft")
@private
@in_process
def words(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """What they want to say."""
    return _answer(request, process, draft, "words")


@rule("draft")
@private
@in_process
def who(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """Who says it, and how that may be shown."""
    return _answer(request, process, draft, "who")


@rule("draft")
@private
@in_process
def tell(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """How to tell them what became of it."""
    return _answer(request, process, draft, "tell")


# --- looking it over, and sending


@rule("draft")
@private
@in_process
def check(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """Everything they wrote, each part with a way to change it; one button sends it."""
    kept = queries.draft(process, draft)
    if kept is None:
        return _sent_already(request, process, draft)
    if "whole" in request.POST:  # the question was closed meanwhile
        with suppress(BadInput):  # sent from another window: the next press says so
            kept = actions.save_draft(draft=kept, values=About().values | {"kind": _kind(kept, process, request)})
    if missing := _missing(kept, abouts.read(viewer_of(request), process, kept.values, closed=True)):
        return HttpResponseRedirect(_step(process, draft, missing))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and "whole" not in request.POST:
        sent = tried(form, lambda: _send(request, process, kept))
        if sent is not None:
            return _done(request, sent)
    about = abouts.read(viewer_of(request), process, kept.values, closed=True)
    return _check_page(request, process, kept, about, form)


def _missing(draft: Draft, about: About) -> str:
    """The first page that was not answered, or that was saved for later with an answer that is none."""
    kept = draft.values
    if not kept.get("words") or not (about.kind or kept.get("kind") in Kind.values):
        return "words"
    if kept.get("attribution") not in Authorship.Attribution.values:
        return "who"
    told_so = (kept.get("told_by") or Channel.EMAIL) in TOLD_BY and kept.get("told_in") in languages.codes()
    return "" if told_so else "tell"


def _kind(draft: Draft, process: Process, request: HttpRequest) -> str:
    about = abouts.read(viewer_of(request), process, draft.values, closed=True)
    return str(draft.values.get("kind") or about.kind or Kind.SUGGESTION)


def _send(request: HttpRequest, process: Process, draft: Draft) -> Contribution:
    viewer, kept = viewer_of(request), draft.values
    email, wishes = told(kept)
    about = abouts.read(viewer, process, kept, closed=True)
    try:
        return actions.say(
            actor=viewer,
            process=process,
            key=draft.uuid,
            words=kept["words"],
            kind=about.kind or kept["kind"],
            language=kept.get("language") or draft.language,
            recipients=passing.chosen(kept),
            language_said=bool(kept.get("language_said")),
            told_in=kept["told_in"],
            name=kept.get("name", ""),
            organisation_name=kept.get("organisation_name", ""),
            attribution=kept["attribution"],
            email=email,
            wishes=wishes,
            report_back=bool(kept.get("report_back")),
            news=bool(kept.get("news") and email),
            wording=processes.privacy_notice(process).version,
            suspected=bool(kept.get("trap")),
            work=floods.shown(request, floods.asked(request, process, draft)),
            **where(kept),
            **about.told,
        )
    except actions.BothKept as kept_both:
        return kept_both.second or kept_both.contribution


def _check_page(request: HttpRequest, process: Process, draft: Draft, about: About, form: forms.Form) -> HttpResponse:
    question = about.question
    values = frame(process) | {
        "crumbs": None,
        "back": _step(process, draft.uuid, "tell"),
        "form": form,
        "later": reverse("public:say-later", args=[process.slug, draft.uuid]),
        "closed": question is not None and question.closed is not None and question.closed <= clock.now(),
        "told": processes.privacy_notice(process),
        "asks": (asks := floods.asked(request, process, draft)),
    }
    return pages.check_page(
        request,
        _rows(process, draft, about),
        button=_("Send"),
        hidden=asks.hidden,
        template="public/have_your_say/check.html",
        **values,
    )


def _rows(process: Process, draft: Draft, about: About) -> list[Row]:
    kept, added = draft.values, queries.files_of_draft(draft)
    at = {step: _step(process, draft.uuid, step) + "?change" for step in STEPS}
    yes, no = _("Yes"), _("No")
    rows = [Row(_("About"), about.text)]
    if about.quote:
        label = _("These words of a sentence") if about.part else _("The sentence")
        rows.append(Row(label, about.quote.text, kind="text", language=about.quote.language))
    if not about.kind:
        rows.append(change(_("What kind of thing it is"), Kind(kept["kind"]).label, at["words"]))
    rows += [
        change(_("Your words"), kept["words"], at["words"], kind="text", language=kept.get("language", "")),
        change(
            _("The language of your words"),
            language_name(kept.get("language") or draft.language),
            reverse("public:say-language", args=[process.slug, draft.uuid]),
        ),
        change(_("Photographs and documents"), in_words(added) or _("None"), _step(process, draft.uuid, "files")),
        change(_("The place it is about"), where_in_words(kept) or _("Not said"), at["words"]),
        change(_("Your name"), kept.get("name") or _("Not given"), at["who"]),
        change(_("Your organisation"), kept.get("organisation_name") or _("Not given"), at["who"]),
        change(_("How we show who said it"), Authorship.Attribution(kept["attribution"]).label, at["who"]),
        *_passing_row(process, draft),
        *(change(label, value, at["tell"]) for label, value in told_in_words(kept)),
    ]
    by_mail, wishes = told(kept)
    if by_mail or wishes.lead_somewhere:
        rows += [
            change(_("Write to me about what I said"), yes if kept.get("report_back") else no, at["tell"]),
            *(
                [change(_("Send me news of the process too, by email"), yes if kept.get("news") else no, at["tell"])]
                if by_mail
                else []
            ),
            change(_("We write to you in"), get_language_info(kept["told_in"])["name_local"], at["tell"]),
        ]
    return rows


def _passing_row(process: Process, draft: Draft) -> list[Row]:
    """To whom we may pass on who they are; not there where they gave nothing to pass on."""
    if not (draft.values.get("name") or draft.values.get("organisation_name")):
        return []
    words = passing.in_words(passing.chosen(draft.values))
    return [change(_("May we pass on who you are?"), words, _step(process, draft.uuid, "passing"))]


def _done(request: HttpRequest, sent: Contribution) -> HttpResponse:
    response = see_other("public:sent", sent.process.slug, sent.reference)
    remember(request, response, links.mint(Purpose.SAID, sent.uuid, sent.link_version))
    return response


def _sent_already(request: HttpRequest, process: Process, key: UUID) -> HttpResponse:
    """Somebody pressed twice, or came back after sending: what they sent. An unknown key is not found, in kind words."""
    sent = queries.sent_from_draft(process, key)
    if sent is None:
        return later.not_here(request, process)
    if sent.received > clock.now() - AGAIN:
        return _done(request, sent)
    return see_other("public:sent", process.slug, sent.reference)


@rule("link:said")
@private
@in_process
def sent(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The reference and how to say it aloud, what happens next and when, and the private link to what they said."""
    said, in_full = own_or_404(request, process, reference)
    return pages.done_page(
        request,
        title=_("Thank you. We have what you said"),
        reference=said.reference,
        template="public/have_your_say/sent.html",
        aloud=references.aloud(said.reference),
        said=said,
        in_full=in_full,
        mail=settings.MAIL is not None,
        by_hand=_is_told_by_hand(in_full.participant),
        link=queries.link_to(said, languages.current()),
        public=f"{home_of(process)}said/{said.reference}/",
        like_this=others_of_author(viewer_of(request), said, in_full),
        **frame(process) | {"crumbs": None},
    )


def _is_told_by_hand(person: Participant | None) -> bool:
    """Whether they chose it here. Of whoever is known by an e-mail address, which anybody may type, nothing is told."""
    if person is None or person.channel == Channel.EMAIL:
        return False
    return Contact.Kind.EMAIL not in people.kinds_of(person)


_HERE = "<slug:process>/have-your-say/"
urls = [
    path(_HERE, start, name="say"),
    *later.urls,
    *language.urls,
    *passing.urls,
    path(_HERE + "<uuid:draft>/words/", words, name="say-words"),
    path(_HERE + "<uuid:draft>/who/", who, name="say-who"),
    path(_HERE + "<uuid:draft>/tell/", tell, name="say-tell"),
    path(_HERE + "<uuid:draft>/check/", check, name="say-check"),
    path("<slug:process>/said/<str:reference>/sent/", sent, name="sent"),
]
