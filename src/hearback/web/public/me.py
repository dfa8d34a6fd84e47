"""A person's own page: what they said, where it stands, what it changed, what they were told; and their choices.

By the link in a message to them (`me/`), or, for one thing they said, by its own link (`said/<reference>/mine/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST

from hearback.answers import queries as answers
from hearback.answers.queries import AnswerPage, AnswerShown
from hearback.contributions import actions, queries
from hearback.contributions.models import Authorship, Contribution, CountedIn, SecondLook
from hearback.contributions.queries import Lineage, ReplyShown, Said, TakenOut
from hearback.core import references
from hearback.core.errors import DomainError
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.erasure import actions as erasure
from hearback.erasure import queries as holding
from hearback.events import queries as events
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.public.answers import AnswerView, named_in, view_of
from hearback.web.public.contributions import back_of
from hearback.web.public.following import name_of
from hearback.web.public.have_your_say.passing import in_words
from hearback.web.public.like_this import others_of_author
from hearback.web.public.next_news import next_news
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.spoken import language_name
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 50


@dataclass(frozen=True, slots=True)
class Mine:
    """One thing somebody said, as its author reads it, with what became of it."""

    said: Said
    lineage: Lineage
    words: str  # the latest, also of what the public does not see
    home: str
    slug: str
    answer: AnswerPage | None
    current: AnswerView | None
    joined: AnswerView | None
    earlier: tuple[AnswerView, ...]
    may_change: bool
    taken_out: tuple[TakenOut, ...]
    turns: tuple[ReplyShown, ...]
    look: SecondLook | None
    next_news: str
    back: queries.BackAndForth | None
    may_appeal: bool  # once, while an answer stands
    author_said: queries.About | None  # what they said that it is about, where the desk put it elsewhere
    put: datetime | None
    came_as: StrOrPromise  # the kind as which they sent it, where the desk put it right


def _mine(viewer: Viewer, contributions: Sequence[Contribution]) -> list[Mine]:
    shown = {said.id: said for said in queries.said(viewer, contributions)}
    # Of one process at a time, for what one may know of is asked by process.
    by_process: dict[int, list[Contribution]] = {}
    for one in contributions:
        by_process.setdefault(one.process_id, []).append(one)
    lineages = {pk: found for ones in by_process.values() for pk, found in queries.lineages(viewer, ones).items()}
    turns, looks = queries.conversations(viewer, contributions), queries.second_looks_of_author(contributions)
    reach = queries.reach_of_authors(viewer, contributions)
    in_full, became = queries.private_views(viewer, contributions), answers.answer_pages(viewer, contributions)

    back, author_said = back_of(viewer, contributions, became), queries.as_their_authors_said(contributions)
    named = _named(viewer, became.values())

    def one_of(one: Contribution) -> Mine:
        beside = (turns.get(one.pk, ()), looks.get(one.pk), reach.get(one.pk))
        return _one(
            viewer,
            one,
            shown[one.pk],
            lineages[one.pk],
            *beside,
            in_full=in_full.get(one.pk),
            became=became.get(one.pk),
            named=named,
            back=back.get(one.pk),
            author_said=author_said.get(one.pk),
        )

    return [one_of(one) for one in contributions]


def _named(viewer: Viewer, became: Iterable[AnswerPage]) -> frozenset[int]:
    """The commitments that all these answers speak of, as far as the author may know of them. A query a process."""
    spoken: dict[Process, list[AnswerShown]] = {}
    for one in became:
        shown = (one.current, one.joined_answer, *one.earlier)
        spoken.setdefault(one.contribution.process, []).extend(each for each in shown if each is not None)
    return frozenset().union(*(named_in(viewer, process, shown) for process, shown in spoken.items()))


def _one(
    viewer: Viewer,
    contribution: Contribution,
    said: Said,
    lineage: Lineage,
    turns: tuple[ReplyShown, ...],
    look: SecondLook | None,
    reach: Reach | None,
    *,
    in_full: queries.PrivateView | None,
    became: AnswerPage | None,
    named: frozenset[int],
    back: queries.BackAndForth | None,
    author_said: queries.About | None,
) -> Mine:
    def view(shown: AnswerShown | None) -> AnswerView | None:
        return view_of(viewer, contribution.process, shown, kinds=[said.kind], named=named) if shown else None

    return Mine(
        said=said,
        lineage=lineage,
        words=in_full.marked if in_full else said.words,
        home=home_of(contribution.process),
        slug=contribution.process.slug,
        answer=became,
        current=view(became.current) if became else None,
        joined=view(became.joined_answer) if became else None,
        earlier=tuple(filter(None, map(view, became.earlier))) if became else (),
        may_change=in_full is not None and in_full.may_change,
        taken_out=in_full.taken_out if in_full else (),
        turns=turns,
        look=look,
        back=back,
        next_news=next_news(contribution, became, reach, came_back=back is not None and back.after is not None),
        may_appeal=_may_appeal(contribution, became),
        author_said=author_said,
        put=contribution.put,
        came_as=contribution.get_said_as_display() if contribution.said_as else "",
    )


def _may_appeal(contribution: Contribution, became: AnswerPage | None) -> bool:
    answered = contribution.state == Contribution.State.ANSWERED and contribution.erased is None
    return answered and became is not None and became.appeal is None


# --- the person's page


class ChoicesForm(forms.Form):
    """What the person chose, to be changed at any time."""

    language = forms.Choice(
        label=gettext_lazy("Which language shall we write to you in?"),
        choices=settings.LANGUAGES,
        widget=forms.Radios(inline=True),
        error_messages={"required": gettext_lazy("Choose a language")},
    )
    said = forms.Agree(label=gettext_lazy("Write to me about what I said"), required=False)
    news = forms.Agree(label=gettext_lazy("Send me news of the process"), required=False)
    invitations = forms.Agree(label=gettext_lazy("Invite me to events"), required=False)


def _person_or_404(request: HttpRequest) -> Participant:
    return found(who.participant_of(viewer_of(request)))


@rule("link:me")
@private
def me(request: HttpRequest) -> HttpResponse:
    """Everything in one place; a form for the choices at its end."""
    viewer, person = viewer_of(request), _person_or_404(request)
    now = {"language": person.language, "said": not person.quiet, "news": person.wants_news}
    now["invitations"] = person.uninvited is None
    form = ChoicesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        _choose(viewer, person, form.cleaned_data)
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Your choices are saved."))
            return see_other("public:me")
    said, contact = list(queries.of_participant(person)[: MOST + 1]), who.contact_of(person)
    values = {
        "title": _("Your page"),
        "person": person,
        "form": form,
        "mine": _mine(viewer, said[:MOST]),
        "more": len(said) > MOST,
        "voices": list(queries.voices_of_person(person)[:MOST]),
        "counted_in": _counted_in(person),
        "bookings": events.bookings_of_person(viewer),
        "follows": [(one, name_of(one)) for one in reportback.followings_of(viewer, person)],
        "networks": processes.network_entries_of_person(viewer),
        "told": reportback.news_for(viewer, person),
        "confirmed": contact is not None and contact.confirmed is not None,
        "reachable": contact is not None,
        "came_back": who.came_back_from(person) if contact is None else None,
        "letter_back": who.letter_came_back_from(person),
        "telling_at": reverse("public:me-telling"),
        "mail": settings.MAIL is not None,
        "contact_ends": holding.contact_ends(person),
    }
    return render(request, "public/me/me.html", values)


def _counted_in(person: Participant) -> list[tuple[CountedIn, Words]]:
    rows = list(queries.counted_in_of(person))
    what = queries.what_of(rows)
    return [(row, what[row.pk]) for row in rows]


def _choose(viewer: Viewer, person: Participant, chosen: dict[str, object]) -> None:
    people.set_language(actor=viewer, participant=person.uuid, language=str(chosen["language"]))
    people.set_quiet(actor=viewer, participant=person.uuid, quiet=not chosen["said"])
    people.set_news(actor=viewer, participant=person.uuid, news=bool(chosen["news"]))
    people.set_uninvited(actor=viewer, participant=person.uuid, uninvited=not chosen["invitations"])
    people.confirm_address(participant=person)  # this link stands in messages alone, so whoever posts here reads there


@rule("link:me")
@private
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """“Yes, this is my address”: from here on it gets the answers as well as the receipts."""
    people.confirm_address(participant=_person_or_404(request))
    messages.success(request, _("Thank you. From now on we also send you the answers."))
    return see_other("public:me")


@rule("link:me")
@private
def revoke(request: HttpRequest) -> HttpResponse:
    """Make every link we ever sent this person invalid: for somebody who passed one on by mistake."""
    person = _person_or_404(request)
    if request.method == "POST":
        erasure.revoke_links(actor=viewer_of(request), participant=person)
        return see_other("public:revoked")
    return render(request, "public/me/revoke.html", {"title": _("Make your old links invalid?"), "back": "../"})


@rule("anyone")
@private
def revoked(request: HttpRequest) -> HttpResponse:
    """That they open nothing any more, and how to come in again."""
    return render(request, "public/me/revoked.html", {"title": _("Your old links open nothing any more")})


# --- one thing they said


@rule("link:said")
@private
@in_process
def mine(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """What they said, every version of it, what became of it, what they were told about it."""
    viewer = viewer_of(request)
    said, in_full = own_or_404(request, process, reference)
    whole = who.participant_of(viewer) is not None
    if said.state == Contribution.State.PUT_BACK and said.part_of is not None:  # it is read in its whole again
        return see_other("public:mine", process.slug, said.part_of.reference)
    return page(
        request,
        process,
        "me/mine.html",
        title=_("What you said: %(reference)s") % {"reference": said.reference},
        one=_mine(viewer, [said])[0],
        in_full=in_full,
        files=queries.files_of(viewer, said),
        earlier=in_full.verbatims[:-1],
        shown_as=Authorship.Attribution(in_full.attribution).label,
        told=reportback.told_about(viewer, said),
        aloud=references.aloud(said.reference),
        may_pass_on_to=in_words(queries.agreed_to([said]).get(said.pk, ())),
        passed=queries.passed_on(said),
        language_name=language_name(said.language),
        found_by_program=said.language_by == Contribution.LanguageBy.DETECTED,
        whole=whole,
        telling_at=_telling_at(viewer, said, in_full.participant, whole=whole),
        like_this=others_of_author(viewer, said, in_full),
        contact_ends=holding.contact_ends(in_full.participant) if in_full.participant else None,
        came_back=who.came_back_from(in_full.participant) if in_full.participant else None,
        letter_back=who.letter_came_back_from(in_full.participant) if in_full.participant else None,
    )


def _telling_at(viewer: Viewer, said: Contribution, person: Participant | None, *, whole: bool) -> str:
    """Where they choose how they are told; nowhere for whoever came by a link that anybody may have who typed an address."""
    if whole:
        return reverse("public:me-telling")
    if not queries.may_choose_how_told(viewer, said, person):
        return ""
    return reverse("public:mine-telling", args=[said.process.slug, said.reference])


class WordsForm(forms.Form):
    """New words, beside the old ones."""

    words = forms.PlainText(
        label=gettext_lazy("What do you want to say?"),
        help_text=gettext_lazy(
            "Your earlier words are kept beside the new ones. Everybody can see that you changed them."
        ),
        max_length=actions.WORDS_AT_MOST,
        lines=10,
        error_messages={"required": gettext_lazy("Write what you want to say")},
    )
    label_size = "m"


@rule("link:said")
@private
@in_process
def change_words(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Other words, until there is an answer."""
    said, in_full = own_or_404(request, process, reference)
    if not in_full.may_change:
        return see_other("public:mine", process.slug, said.reference)
    form = WordsForm(request.POST or None, initial={"words": in_full.verbatims[-1].text})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if tried(form, lambda: actions.change_words(actor=viewer_of(request), contribution=said, words=words)):
            messages.success(request, _("Your words are changed."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {"crumbs": None, "back": "../"}
    return pages.form_page(request, form, title=_("Change your words"), button=_("Save"), **values)


class WithdrawForm(forms.Form):
    """Why they take it back, if they wish to say."""

    because = forms.PlainText(
        label=gettext_lazy("Why do you take it back? You need not say."),
        help_text=gettext_lazy("Only the team reads this."),
        max_length=actions.BECAUSE_AT_MOST,
        lines=4,
        required=False,
    )


@rule("link:said")
@private
@in_process
def withdraw(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """A question, why if they wish to say it, and a button."""
    said, in_full = own_or_404(request, process, reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(actor=viewer_of(request), contribution=said, because=form.cleaned_data["because"])
            messages.success(request, _("You have withdrawn what you said. It is not shown any more."))
        except DomainError as refused:
            messages.error(request, str(refused))
        return see_other("public:mine", process.slug, said.reference)
    if not in_full.may_change:
        return see_other("public:mine", process.slug, said.reference)
    title = _("Withdraw what you said?")
    return page(request, process, "me/withdraw.html", title=title, form=form, reference=said.reference)


_SAID = "<slug:process>/said/<str:reference>/mine/"
urls = [
    path("me/", me, name="me"),
    path("me/confirm/", confirm, name="me-confirm"),
    path("me/links/", revoke, name="me-links"),
    path("me/links/done/", revoked, name="revoked"),
    path(_SAID, mine, name="mine"),
    path(_SAID + "change/", change_words, name="mine-change"),
    path(_SAID + "withdraw/", withdraw, name="mine-withdraw"),
]
