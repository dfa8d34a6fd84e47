"""What is written to somebody whose address joined a network: plain text, in their language.

A stranger's address may have been typed: a message carries no text that the sender of the form chose.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import links
from hearback.people import queries as who
from hearback.processes.models import Joining

# Whoever keeps typing somebody else's address does not fill their mailbox.
MOST_A_DAY = people.Rate("network-join", 3, timedelta(days=1))
CONFIRM_WITHIN = timedelta(days=30)


def ask_to_confirm(joining: Joining) -> None:
    """Put the message with the private link into the outbox: the same for an address that is a member already."""
    person = joining.participant
    contact = who.contact_of(person) if person is not None else None
    if person is None or contact is None or not people.still_within(MOST_A_DAY, contact.address.casefold()):
        return
    language = joining.language
    with translation.override(language):
        process = languages.pick(joining.process.name, language).text
        paragraphs = [
            _("Somebody filled in the form to join the network of “%(process)s” with this address.")
            % {"process": process},
            _(
                "If it was you, open this private link, look at what you wrote, and press the button. Then you are in "
                "the network. Please do not pass the link on: it opens what you wrote, also later."
            )
            + "\n"
            + links.url(Purpose.NETWORK, joining.uuid, joining.link_version, language),
            _("You do not need an account. Without your yes, what was written is deleted after 30 days."),
            _("If it was not you, do nothing. Or tell us here, and we will not write to this address again.")
            + "\n"
            + links.url(Purpose.NOT_ME, person.uuid, person.link_version, language),
            f"{settings.SITE_NAME}\n{settings.URL}",
        ]
        outbox.put_message(
            key=f"network:{joining.uuid}:join",
            to=contact.address,
            subject=_("Do you want to join the network? %(process)s") % {"process": process},
            body="\n\n".join(paragraphs) + "\n",
            language=language,
        )
