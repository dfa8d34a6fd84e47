"""What is sent to an address that somebody typed to follow something: is it yours? In the language in which they asked."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.people.models import Participant
from hearback.reportback.models import Following


def ask(following: Following, person: Participant, address: str, *, key: str, confirmed: bool) -> None:
    """Send the link by which following begins, and ends, to the address that was given; the same key is sent once.

    Nothing that was typed travels with it. Whoever reads at an address that nobody has confirmed may say that they are not
    meant, and is not written to again.
    """
    language = following.language
    link = links.url(Purpose.FOLLOWING, following.uuid, following.link_version, language)
    with translation.override(language):
        name = languages.pick(following.process.name)
        subject = _("Shall we write to you about %(process)s?") % {"process": name}
        paragraphs = [
            _("Somebody gave this address to be told when something changes in %(process)s.") % {"process": name},
            _("Was it you? Then say yes here. Until then we send you nothing:") + f"\n{link}",
            _("By the same link you can stop it at any time. After 30 days without a yes we forget it."),
        ]
        if confirmed:
            paragraphs.append(_("If it was not you, you need not do anything."))
        else:
            not_me = links.url(Purpose.NOT_ME, person.uuid, person.link_version, language)
            paragraphs.append(
                _("If it was not you, tell us here, and we will not write to this address again:") + f"\n{not_me}"
            )
    outbox.put_message(
        key=f"following:{following.uuid}:{key}",
        to=address,
        subject=subject,
        body="\n\n".join(paragraphs) + "\n",
        language=language,
        process=following.process.uuid,
    )
