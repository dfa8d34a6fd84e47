"""The privacy notice of a process: who runs it decides on which lawful basis (UK GDPR articles 6 and 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Raise it when the words below change in what they promise: a consent says which notice was shown.
WORDING = "3"


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """What people are told before they tell us anything. `version` goes into their consent."""

    version: str
    controller: str
    basis: StrOrPromise
    article: str  # of the UK GDPR
    what: tuple[StrOrPromise, ...]
    why: tuple[StrOrPromise, ...]
    how_long: tuple[StrOrPromise, ...]
    shared: tuple[StrOrPromise, ...]
    rights: tuple[StrOrPromise, ...]
    contact_name: str
    contact_email: str
    contact_phone: str
    complaint: StrOrPromise


_BASIS: dict[str, tuple[str, StrOrPromise]] = {
    Process.RunBy.GOVERNMENT: (
        "6(1)(e)",
        _(
            "The law lets us hold this because asking the public, and answering, is part of a public task: making "
            "the government’s plan for open government (UK GDPR, article 6(1)(e))."
        ),
    ),
    Process.RunBy.NETWORK: (
        "6(1)(f)",
        _(
            "The law lets us hold this because we have a legitimate interest in it: bringing what people say into "
            "the plan for open government, and telling them what became of it (UK GDPR, article 6(1)(f)). You can "
            "object at any time."
        ),
    ),
    Process.RunBy.BOTH: (
        "6(1)(e), 6(1)(f)",
        _(
            "A government team and a network of organisations hold this together and are responsible for it jointly. "
            "For the government team it is part of a public task (UK GDPR, article 6(1)(e)); for the network it is a "
            "legitimate interest: bringing what people say into the plan, and telling them what became of it "
            "(article 6(1)(f))."
        ),
    ),
}
_CODE = {Process.RunBy.GOVERNMENT: "g", Process.RunBy.NETWORK: "n", Process.RunBy.BOTH: "b"}


def privacy_notice(process: Process) -> PrivacyNotice:
    """The notice of this process, as it stands now."""
    article, basis = _BASIS[process.run_by]
    return PrivacyNotice(
        version=f"{WORDING}-{_CODE[Process.RunBy(process.run_by)]}",
        controller=process.runner or languages.pick(process.name).text,
        basis=basis,
        article=article,
        what=(
            _("What you say to us, in your own words, and when you said it."),
            _("Your name and your organisation, if you give them."),
            _("An address to write to you, if you give one. You need not."),
            _("If you book a place: how many are coming, and what you need to take part."),
            _("If you join the network: where you are, what you care about, and how you want to take part."),
            _("We do not keep your internet address, and we do not follow what you do on these pages."),
        ),
        why=(
            _(
                "To use what you say as the plan is written, and to publish it: "
                "without your name, unless you choose otherwise."
            ),
            _("To tell you that we have it, what became of it, and what was delivered in the end."),
            _("To keep your place at an event."),
            _(
                "To let you take part in the network, and to ask you about what you care about. You can leave at any time."
            ),
            _("To send you news of the process, only if you ask for it. You can stop it with one click."),
        ),
        how_long=(
            _("What you said is part of the public record of the process, and stays."),
            _(
                "Your name and address: as long as we still have something to tell you about what you said. "
                "You can have them erased at any time."
            ),
            _("What you need to take part in an event is erased within a month after it."),
            _("What you told us when you joined the network: until you leave it."),
            _("Copies kept against loss are overwritten within 35 days."),
        ),
        shared=(
            _(
                "People who coordinate this process see what you say. Only whoever runs this site can see your "
                "address, and each time is recorded."
            ),
            _("Who you are is passed on to nobody, unless you agree: we ask you for each who might get it."),
            _("We give or sell your address to nobody. It goes to the mail service that carries our messages."),
            _("If the law on freedom of information asks us for what was said, we cannot promise to keep it back."),
        ),
        rights=(
            _("You can see everything we hold about you, and take a copy with you."),
            _("You can correct it, or ask us to erase it."),
            _("You can object to our holding it, and ask us to stop using it for a while."),
            _("You can tell us not to write to you, and still see on your own page what became of what you said."),
        ),
        contact_name=process.contact_name,
        contact_email=process.contact_email,
        contact_phone=process.contact_phone,
        complaint=_(
            "If you are not content with our answer, you can complain to the Information Commissioner’s Office: "
            "ico.org.uk."
        ),
    )
