"""An author says, once, that an answer does not answer their point."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.contributions.models import Contribution
from hearback.processes.models import Process
from hearback.web.public.answers import view_of
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import frame, in_process
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of


class AppealForm(forms.Form):
    """Which point is not answered."""

    why = forms.PlainText(
        label=gettext_lazy("Which point is not answered?"),
        help_text=gettext_lazy("Only the team reads this. Everybody sees that you said so, and not who you are."),
        max_length=actions.WHY_AT_MOST,
        lines=5,
        error_messages={"required": gettext_lazy("Write which point is not answered")},
    )


@rule("link:said")
@private
@in_process
def appeal(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The answer, and a box: it comes back, to the other side's desk where there is one."""
    said, in_full = own_or_404(request, process, reference)
    viewer = viewer_of(request)
    became = answers.answer_page(viewer, said)
    shown = (became.joined_answer or became.current) if became else None
    if said.state != Contribution.State.ANSWERED or said.erased or became is None or became.appeal or shown is None:
        return see_other("public:mine", process.slug, said.reference)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if tried(form, lambda: actions.appeal(actor=viewer, contribution=said, why=why)):
            messages.success(request, _("It is with the team again. We tell you when there is another answer."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {
        "crumbs": None,
        "back": "../",
        "template": "public/me/appeal.html",
        "words": in_full.marked,
        "language": said.language,
        "view": view_of(viewer, process, shown, kinds=[said.kind]),
    }
    return pages.form_page(request, form, title=_("This does not answer my point"), button=_("Send it"), **values)


urls = [path("<slug:process>/said/<str:reference>/mine/appeal/", appeal, name="mine-appeal")]
