"""What time itself does, as the journal names it: the clock appends these once, and people are told."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

NEWS_DUE = verb("news.due", _("The day came on which news was promised"), public=True)
MILESTONE_MISSED = verb(
    "milestone.missed", _("A milestone’s date passed without a report that it is complete"), public=True
)
EVENT_ANSWERED = verb("event.answered", _("What was said at an event has been answered"), public=False)
WEEK_MAIL = verb("user.week-mail", _("Somebody chose whether what needs them is sent to them"), public=False)
WORDING_CHANGED = verb(
    "wording.changed", _("A text that we write to people was worded, or is the original again"), public=False
)
FOLLOWING_ASKED = verb("following.asked", _("Somebody gave an address to follow something"), public=False)
FOLLOWING_CONFIRMED = verb(
    "following.confirmed", _("Somebody who follows something said yes by the link"), public=False
)
FOLLOWING_ENDED = verb("following.ended", _("Somebody does not follow something any more"), public=False)
MESSAGES_STOPPED = verb("messages.stopped", _("What one fact caused to be sent was stopped"), public=False)
MESSAGES_RESUMED = verb("messages.resumed", _("What had been stopped goes on to be sent"), public=False)
MESSAGES_AGAIN = verb("messages.again", _("What could not be sent is sent again"), public=False)
MESSAGES_LOOKED_UP = verb("messages.looked-up", _("It was looked up what one person was sent"), public=False)
TOLD_BY_HAND = verb(
    "told.by-hand", _("Letters were posted, or messages passed on, by somebody who works here"), public=False
)
NOT_TOLD_BY_HAND = verb("told.not-by-hand", _("Letters or messages said to have gone had not gone"), public=False)
NOT_ANSWERED = verb("call.not-answered", _("Somebody was rung up and did not answer"), public=False)
NOT_TRIED = verb("call.not-tried", _("Somebody said not to have answered had not been rung up"), public=False)
LETTER_CAME_BACK = verb("told.letter-back", _("The post brought a letter back"), public=False)
LETTER_HAD_NOT_COME_BACK = verb("told.letter-not-back", _("A letter said to have come back had not"), public=False)
UNREACHED_ENDED = verb(
    "unreached.ended", _("Somebody could not be reached, and nothing more can be done"), public=False
)
UNREACHED_AGAIN = verb("unreached.again", _("Somebody who could not be reached is to be tried again"), public=False)
VERSION_APPEARED = verb("version.appeared", _("A version published in advance can be read now"), public=True)
