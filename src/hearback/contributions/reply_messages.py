"""What coordinators are sent when an author writes: in their language, with none of the words."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution, Reply
from hearback.core import languages
from hearback.core.viewer import Role
from hearback.outbox import actions as outbox
from hearback.people.models import User
from hearback.processes import queries as processes
from hearback.processes.models import Membership


def tell_the_team(contribution: Contribution, reply: Reply) -> None:
    """Put a message for each coordinator into the outbox, in the caller's transaction: once until somebody replies."""
    posts = processes.live(Membership.objects.filter(process=contribution.process_id, role=Role.COORDINATOR))
    messages = []
    for one in User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("id"):
        language = languages.of_the_site(one.language)
        here = f"{settings.URL}/desk/{contribution.process.slug}/said/{contribution.reference}/reply/"
        with translation.override(language):
            paragraphs = [
                _("The person who said %(reference)s has written to you about it.")
                % {"reference": contribution.reference},
                _("Read it and reply:") + f"\n{here}",
                _("You get no other message about it until somebody has replied."),
            ]
            messages.append(
                outbox.written(
                    key=f"author-wrote:{reply.uuid}:{one.uuid}",
                    to=one.email,
                    subject=_("Somebody wrote to you: %(reference)s") % {"reference": contribution.reference},
                    body="\n\n".join(paragraphs) + "\n",
                    language=language,
                )
            )
    outbox.put_messages(messages)
