"""What happens to people, as the journal calls it. Who it was is never public."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

CONTACT_SHOWN = verb("contact.shown", _("Contact details were shown to somebody who works here"), public=False)
CONTACT_ENDED = verb(
    "contact.ended", _("The ways to reach a participant were deleted: their time was over"), public=False
)
PARTICIPANT_QUIET = verb("participant.quiet", _("A participant changed whether we write to them"), public=False)
PARTICIPANT_CHANGED = verb("participant.changed", _("A participant changed what they chose"), public=False)
CHANNEL_CHOSEN = verb("participant.channel", _("A participant chose how they wish to be told"), public=False)
PARTICIPANT_ERASED = verb("participant.erased", _("What we held about a participant was erased"), public=False)
LINKS_REVOKED = verb("participant.links-revoked", _("A participant’s private links were made invalid"), public=False)
ADDRESS_CONFIRMED = verb("address.confirmed", _("An address was confirmed"), public=False)
ADDRESS_DISOWNED = verb("address.disowned", _("Somebody said that what we sent was not meant for them"), public=False)
ADDRESS_OPENED = verb("address.opened", _("Everything held about a participant was opened with a code"), public=False)
USER_ADDED = verb("user.added", _("Somebody was given an account to work here"), public=False)
USER_MADE_HOST = verb("user.made-host", _("Somebody was made a host of this site"), public=False)
USER_SIGN_IN_LINK = verb("user.sign-in-link", _("A one-time sign-in link was made on the machine"), public=False)
USER_SIGNED_IN = verb("user.signed-in", _("Somebody signed in with a one-time link"), public=False)
ORGANISATION_ADDED = verb("organisation.added", _("An organisation was added"), public=True)
ORGANISATION_CHANGED = verb("organisation.changed", _("What stands about an organisation was changed"), public=True)
UNINVITED = verb("participant.uninvited", _("A participant chose whether we may invite them again"), public=False)
