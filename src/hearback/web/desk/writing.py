"""Writing a process down: who runs it, dates, promise, contact, what it is about. One thing a page, saved at each.

The first time the pages follow each other (`?step=on`); later each is reached again from the process's overview.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk import starting_words
from hearback.web.desk.shared import (
    coordinator,
    desk_of,
    form_page,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ON = "?step=on"
# The pages of starting a process in their order, after the first, which names it.
STEPS = ("who", "dates", "promise", "questions", "contact")
FIRST_TIME = len(STEPS) + 1


# --- the way through


def is_first_time(request: HttpRequest) -> bool:
    """Whether the pages follow each other."""
    return request.GET.get("step") == "on"


def after(process: Process, step: str) -> str:
    """The address of the page after this one when the pages follow each other."""
    place = STEPS.index(step) + 1
    return f"{reverse(f'desk:{STEPS[place]}', args=[process.slug])}{ON}" if place < len(STEPS) else desk_of(process)


def before(process: Process, step: str) -> str:
    """The address of the page before this one."""
    place = STEPS.index(step)
    earlier = STEPS[place - 1] if place else "name"
    return f"{reverse(f'desk:{earlier}', args=[process.slug])}{ON if place else ''}"


def way(request: HttpRequest, process: Process, step: str) -> dict[str, Any]:
    """What a page shows of the way: which step it is and the way back; nothing when it is edited by itself."""
    if not is_first_time(request) or step not in STEPS:
        return {}
    return {
        "step": {"number": STEPS.index(step) + 2, "of": FIRST_TIME},
        "crumbs": (),
        "back": before(process, step),
        "navigation": None,
    }


# --- the forms


class _Form(forms.Form):
    """A form that begins with what the process says now."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        self.process = process
        super().__init__(*args, initial={name: getattr(process, name) for name in self.base_fields}, **kwargs)


class NameForm(_Form):
    """What the process is called."""

    name = WordsField(label=_("What is it called?"), max_length=200)


class WhoForm(_Form):
    """Who runs it, which chooses the privacy notice and its lawful basis."""

    run_by = forms.Choice(label=_("Who is responsible for it?"), choices=Process.RunBy.choices)
    runner = forms.PlainText(
        label=_("The name people know"),
        help_text=_(
            "It stands in the privacy notice and on every page. For example: Cabinet Office and the Open Government Network"
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run_by"].widget.hints = {
            choice: notice_of(self.process, choice).basis for choice in Process.RunBy.values
        }


class DatesForm(_Form):
    """When it happens, and how long an answer may take."""

    starts = forms.DayField(
        label=_("When does it start?"),
        help_text=_("For example, 27 3 2026. Leave it empty if you do not know yet."),
        required=False,
    )
    ends = forms.DayField(
        label=_("When does it end?"),
        help_text=_("When the plan has been carried out, as far as you know."),
        required=False,
    )
    answer_within_days = forms.Number(
        label=_("How long may an answer take?"),
        help_text=_("The longest that people wait for an answer. 84 days are 12 weeks."),
        suffix=_("days"),
        min_value=1,
        max_value=730,
    )
    signing_days = forms.Number(
        label=_("How long has each side to sign a version of the plan?"),
        help_text=_("After that the public page says that the side has not signed."),
        suffix=_("days"),
        min_value=1,
        max_value=90,
    )


class PromiseForm(_Form):
    """The promise in four boxes. English begins with words to start from; Welsh stays empty, for the two must agree."""

    label_size = "m"
    promise_will = WordsField(label=_("What will you do with what people say?"), max_length=5_000, lines=5)
    promise_cannot = WordsField(label=_("What can you not promise?"), max_length=5_000, lines=5)
    promise_decides = WordsField(label=_("Who decides, and by what?"), max_length=5_000, lines=5)
    promise_when = WordsField(label=_("When will people hear from you?"), max_length=5_000, lines=5)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        for name, words in starting_words.promise(process).items():
            self.initial[name] = self.initial[name] or {"en": words["en"]}


class ContactForm(_Form):
    """How people reach a person."""

    contact_name = forms.PlainText(
        label=_("Who can people ask?"), help_text=_("A name or a team"), max_length=120, required=False
    )
    contact_email = forms.Email(label=_("Email address"), required=False)
    contact_phone = forms.Telephone(label=_("Telephone number"), required=False)

    def clean(self) -> dict[str, Any]:
        """One way is enough; none is not."""
        values = self.cleaned_data
        ways = ("contact_email", "contact_phone")
        if not any(name in self.errors or values.get(name) for name in ways):
            self.add_error("contact_email", _("Enter an email address or a telephone number"))
        return values


class AboutForm(_Form):
    """What this is, for somebody who has never heard of it."""

    # A field named like a method of forms: Django keeps both apart.
    summary = WordsField(  # type: ignore[assignment]
        label=_("In one or two sentences"),
        help_text=_("It stands on the first page."),
        max_length=1_000,
        lines=3,
        required=False,
    )
    about = WordsField(
        label=_("For somebody who has never heard of it"),
        help_text=_(
            "What is being made, by whom, and why it matters to the reader. "
            "A blank line begins a paragraph, ## a heading, - a list."
        ),
        max_length=20_000,
        lines=12,
        required=False,
    )


def notice_of(process: Process, run_by: str) -> processes.PrivacyNotice:
    """The privacy notice as it would be if this ran the process."""
    would_be = copy(process)
    would_be.run_by = run_by
    return processes.privacy_notice(would_be)


# --- the pages


@dataclass(frozen=True)
class Page:
    """One thing that is written about a process."""

    name: str
    form: type[_Form]
    title: StrOrPromise
    intro: StrOrPromise = ""
    template: str = "desk/form.html"
    values: Callable[[Process], dict[str, Any]] = field(default=lambda _process: {})


PAGES = (
    Page("name", NameForm, _("Name")),
    Page(
        "who",
        WhoForm,
        _("Who runs it"),
        _("This chooses the privacy notice: by which law you may hold what people tell you."),
    ),
    Page("dates", DatesForm, _("Dates")),
    Page(
        "promise",
        PromiseForm,
        _("Your promise"),
        _("People read it before they say anything, and hold you to it. Change the words until you can keep them."),
        "desk/processes/promise.html",
        lambda process: {
            "welsh": [
                (PromiseForm.base_fields[name].label, words["cy"])
                for name, words in starting_words.promise(process).items()
            ]
        },
    ),
    Page("contact", ContactForm, _("Contact"), _("It stands on public pages, so give one that a team reads.")),
    Page(
        "about",
        AboutForm,
        _("What it is about"),
        _("Without words of yours the page explains in general how such a process works."),
    ),
)


def _view(what: Page) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def write(request: HttpRequest, process: Process) -> HttpResponse:
        form = what.form(posted(request), process=process)
        saved = taken(form, lambda: _save(request, process, form))
        if saved:
            return _onward(request, process, what)
        following = is_first_time(request) and what.name in STEPS
        return form_page(
            request,
            process,
            form,
            title=what.title,
            button=_("Save and continue") if following else _("Save"),
            intro=what.intro,
            template=what.template,
            **what.values(process),
            **way(request, process, what.name),
        )

    write.__name__ = write.__qualname__ = what.name
    return write


def _save(request: HttpRequest, process: Process, form: _Form) -> Process:
    return actions.edit_process(actor=viewer_of(request), process=process, **form.cleaned_data)


def _onward(request: HttpRequest, process: Process, what: Page) -> HttpResponse:
    if is_first_time(request) and what.name in STEPS:
        return see_other(after(process, what.name))
    say(request, _("Saved"))
    return see_other(desk_of(process))


urls = [path(f"<slug:process>/{what.name}/", _view(what), name=what.name) for what in PAGES]
