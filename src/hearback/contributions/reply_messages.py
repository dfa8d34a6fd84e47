"""What coordinators are sent when an author writes, and who comments to confirm it: in their language, none of the words."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution, Reply
from hearback.core import languages
from hearback.core.viewer import Purpose, Role
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.people.models import User
from hearback.processes import queries as processes
from hearback.processes.models import Membership


def tell_the_team(contribution: Contribution, reply: Reply) -> None:
    """Put a message for each coordinator into the outbox, in the caller's transaction: once until somebody replies."""
    posts = processes.live(Membership.objects.filter(process=contribution.process_id, role=Role.COORDINATOR))
    messages = []
    for one in User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("id"):
        language = one.language if one.language in languages.codes() else languages.codes()[0]
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


def ask_whether_it_is_theirs(contribution: Contribution, reply: Reply, address: str) -> None:
    """Send the link by which a comment is confirmed to the address that was given with it, and nowhere else."""
    link = links.url(Purpose.COMMENT, reply.uuid, reply.link_version, reply.language)
    with translation.override(reply.language):
        paragraphs = [
            _("Somebody gave this address with a comment on %(reference)s.") % {"reference": contribution.reference},
            _("Was it you? Then read it and say yes here. Until then nobody sees it:") + f"\n{link}",
            _("By the same link you can take it back at any time. If it was not you, you need not do anything."),
        ]
        outbox.put_message(
            key=f"comment:{reply.uuid}",
            to=address,
            subject=_("Is this comment yours? %(reference)s") % {"reference": contribution.reference},
            body="\n\n".join(paragraphs) + "\n",
            language=reply.language,
        )
