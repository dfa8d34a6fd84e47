"""How those who work here come in: a code by e-mail (django-allauth), or a one-time link made on the machine itself.

Only the routes that are needed stand here: there is no signing up, and no password. How often a code may be asked for
is counted in the database, per address and for all processes of the site together; allauth's own limits count in the
memory of each process and come on top. Nothing is counted by IP address.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hearback.core.errors import BadInput
from hearback.outbox.actions import put_message
from hearback.people import actions as people
from hearback.web.public.private import private, see_other
from hearback.web.ui import forms
from hearback.web.ui.default_deny import guarded, rule

MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
_ASKED = people.Rate("sign-in-asked", most=5, within=timedelta(minutes=15))
_TRIED = people.Rate("sign-in-tried", most=30, within=timedelta(hours=24))


class Adapter(DefaultAccountAdapter):
    """What allauth does here in our way: its mail goes by the outbox, its words are ours and in two languages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Check it, or start again for a new one."),
        "too_many_login_attempts": gettext_lazy(
            "There were too many tries. Wait a quarter of an hour, then try again."
        ),
        "rate_limited": gettext_lazy("There were too many tries. Wait a quarter of an hour, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a colleague invites, or the host."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the code into the outbox, marked secret; allauth's other messages do not exist here.

        Without a mail server there is none: it would go out long after it ended, once somebody sets one.
        """
        if "code" not in context or settings.MAIL is None:
            return
        put_message(
            key=f"sign-in:{uuid4()}",
            to=email,
            subject=_("%(code)s is your sign-in code for %(site)s")
            % {"code": context["code"], "site": settings.SITE_NAME},
            body=_(
                "Your code is\n\n    %(code)s\n\nType it into the page where you asked for it. It works once, for "
                "%(minutes)d minutes.\n\nIf you did not ask for it, you need not do anything: without the code nobody "
                "can sign in. We never ask you for it in any other way.\n\n%(site)s\n%(url)s\n"
            )
            % {"code": context["code"], "minutes": MINUTES, "site": settings.SITE_NAME, "url": settings.URL},
            language=get_language() or settings.LANGUAGE_CODE,
            secret=True,
        )

    def add_message(
        self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **more: Any
    ) -> None:
        """Only our own sentences are shown on the next page; allauth's have no Welsh, and our pages say it themselves."""
        if message:
            messages.add_message(request, level, message)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The first page, in the language in use."""
        return f"/{get_language()}/"

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """An account that was ended while its code was on the way."""
        messages.error(request, _("This account was ended. Ask the host to open it again."))
        return see_other("account_login")


class AskForm(forms.Form, RequestLoginCodeForm):
    """To which address the code goes. Known or not, the answer is the same."""

    email = forms.Email(
        label=gettext_lazy("What is your work email address?"),
        help_text=gettext_lazy("We send a code to it. You have no password here."),
        error_messages={"required": gettext_lazy("Enter your email address")},
    )
    heading_field = "email"

    def clean_email(self) -> str:
        """The address, unless codes were asked for it too often; counted alike whether it is known or not."""
        if not people.still_within(_ASKED, self.cleaned_data["email"].lower()):
            raise Adapter().validation_error("too_many_login_attempts")
        return str(super().clean_email())


class CodeForm(forms.Form, ConfirmLoginCodeForm):
    """The code from the message; spaces and dashes do not matter."""

    code = forms.PlainText(
        label=gettext_lazy("Code"),
        max_length=40,
        width=10,
        autocomplete="one-time-code",
        error_messages={"required": gettext_lazy("Enter the code")},
    )


class _OurPage:
    """allauth's pages call the host's name "site", which is our layout's word; `mail` is whether a code can be sent."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)  # type: ignore[misc]
        context.pop("site", None)
        return context | {"mail": settings.MAIL is not None}


class AskView(_OurPage, RequestLoginCodeView):
    """Asking for a code."""

    template_name = "public/sign_in/ask.html"
    form_class = AskForm
    extra_context = {"title": gettext_lazy("Sign in to work here"), "button": gettext_lazy("Send me a code")}

    def get_form_class(self) -> type[AskForm]:
        return AskForm


class CodeView(_OurPage, ConfirmLoginCodeView):
    """Typing the code in. Tries are counted per address in the database too: a code asked for again gives no new ones."""

    template_name = "public/sign_in/code.html"
    form_class = CodeForm
    extra_context = {"title": gettext_lazy("Enter the code we sent you"), "button": gettext_lazy("Sign in")}

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = str(self._process.state.get("email", "")).lower()
        if not people.still_within(_TRIED, address):
            messages.error(request, str(Adapter.error_messages["too_many_login_attempts"]))
            return HttpResponseRedirect(request.path)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class OutView(_OurPage, LogoutView):
    """A button; signing out is a POST."""

    template_name = "public/sign_in/out.html"
    extra_context = {"title": gettext_lazy("Sign out")}


@rule("anyone")
@private
def once(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time way in, made with `hearback sign-in`: GET shows a button, POST uses it up."""
    values = {"title": _("Sign in to work here"), "problem": ""}
    if request.method == "POST":
        try:
            user = people.use_sign_in_link(token=token)
        except BadInput as refused:
            return render(request, "public/sign_in/once.html", values | {"problem": str(refused)}, status=410)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])  # gives the session a new key
        return see_other(settings.LOGIN_REDIRECT_URL)
    return render(request, "public/sign_in/once.html", values)


urls = [path("sign-in/once/<str:token>/", once, name="sign-in-once")]
# allauth calls its routes by these names, outside any namespace.
allauth_urls = [
    path("sign-in/", guarded("anyone", private(AskView.as_view())), name="account_login"),
    path("sign-in/ask/", guarded("anyone", private(AskView.as_view())), name="account_request_login_code"),
    path("sign-in/code/", guarded("anyone", private(CodeView.as_view())), name="account_confirm_login_code"),
    path("sign-out/", guarded("anyone", private(OutView.as_view())), name="account_logout"),
]
