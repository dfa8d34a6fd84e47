"""What happens to contributions, in the journal's words."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

RECEIVED = verb("contribution.received", _("A contribution came in"), public=True, kept_back=["news"])
NEWS_ASKED = verb("contribution.news-asked", _("Whoever said something asked for news as well"), public=False)
CHANGED = verb("contribution.changed", _("An author changed their words; the earlier ones are kept"), public=True)
LINE_CORRECTED = verb(
    "contribution.line-corrected", _("Whoever wrote a line down put it right; the earlier words are kept"), public=True
)
WITHDRAWN = verb("contribution.withdrawn", _("An author withdrew a contribution"), public=True)
TIDIED = verb("contribution.tidied", _("A shorter wording was put beside a contribution"), public=True)
KIND_CORRECTED = verb("contribution.kind-corrected", _("The desk put right what kind of thing was said"), public=True)
GIVEN = verb("contribution.given", _("It was settled which post takes care of a contribution"), public=False)
PUT_UNDER = verb("contribution.put-under", _("The desk put a contribution under a theme"), public=True)
PUT_AT = verb("contribution.put-at", _("The desk said which commitment a contribution is about"), public=True)
PASSING_CHOSEN = verb(
    "contribution.passing-chosen", _("An author chose to whom who they are may be passed on"), public=False
)
PASSED_ON = verb(
    "contribution.passed-on", _("Who said something was passed on to somebody they agreed to"), public=False
)
LANGUAGE_DETECTED = verb(
    "contribution.language-detected", _("A program found in which language something was said"), public=False
)
LANGUAGE_CORRECTED = verb(
    "contribution.language-corrected", _("Somebody said in which language something was said"), public=False
)
COUNTED_IN_ASKED = verb("counted-in.asked", _("Somebody wants to take part in carrying something out"), public=False)
COUNTED_IN = verb("counted-in.confirmed", _("Somebody who wants to take part said yes by the link"), public=False)
COUNTED_IN_LEFT = verb("counted-in.left", _("Somebody does not take part any more"), public=False)
LOCATED = verb("contribution.located", _("It was noted which place a contribution is about"), public=False)
HELD = verb("contribution.held", _("A contribution is kept back until somebody has looked"), public=False)
FOUND_SPAM = verb("contribution.found-spam", _("A contribution that was kept back was found to be spam"), public=False)
RELEASED = verb("contribution.released", _("A contribution that was kept back is shown"), public=True)
HIDDEN = verb("contribution.hidden", _("The words of a contribution were hidden"), public=True)
SHOWN = verb("contribution.shown-again", _("The words of a contribution are shown again"), public=True)
ERASED = verb("contribution.erased", _("The words of a contribution were erased"), public=True)
AUTHOR_SHOWN = verb("contribution.author-shown", _("Somebody who works here looked at who said it"), public=False)
AUTHOR_ERASED = verb("contribution.author-erased", _("Who said it was erased"), public=False)
LINK_REVOKED = verb("contribution.link-revoked", _("The private link of a contribution was revoked"), public=False)
SOURCE_BROUGHT = verb("source.brought", _("A file of what people said was brought in"), public=False)
SOURCE_CONFIRMED = verb("source.confirmed", _("Somebody looked at what a file holds and let it come in"), public=False)
SOURCE_DROPPED = verb("source.dropped", _("A file was thrown away before anything of it came in"), public=False)
ORIGINAL_DELETED = verb(
    "source.original-deleted", _("A file was deleted because somebody whose words it held was erased"), public=False
)
MODERATION = verb("moderation.changed", _("How a process moderates was changed"), public=True)
LOOK_ASKED = verb("contribution.look-asked", _("An author asked for another look at hidden words"), public=False)
LOOKED_AGAIN = verb("contribution.looked-again", _("Somebody looked again at words that were hidden"), public=True)
REPLIED = verb("contribution.replied", _("The author or the team replied about a contribution"), public=False)
REPLY_SETTLED = verb("contribution.reply-settled", _("A reply needs no reply"), public=False)
REPLY_HIDDEN = verb("contribution.reply-hidden", _("A reply was hidden"), public=False)
REPLY_SHOWN = verb("contribution.reply-shown", _("A reply that was kept back or hidden is shown"), public=False)
COMMENT_CONFIRMED = verb("comment.confirmed", _("Whoever wrote a comment said that it is theirs"), public=False)
COMMENT_TAKEN_BACK = verb("comment.taken-back", _("Whoever wrote a comment took it back"), public=False)
COMMENT_WRITTEN = verb("comment.written", _("Somebody wrote a comment on what somebody else said"), public=False)
COMMENT_LOOK_ASKED = verb(
    "comment.look-asked", _("Whoever wrote a comment asked for another look at its hidden words"), public=False
)
COMMENT_LOOKED_AGAIN = verb(
    "comment.looked-again", _("Somebody looked again at a comment that was hidden"), public=False
)
VOICE_ADDED = verb("voice.added", _("Somebody added their voice to what somebody else said"), public=False)
VOICE_CONFIRMED = verb("voice.confirmed", _("Whoever added a voice said that it is theirs"), public=False)
VOICE_TAKEN_BACK = verb("voice.taken-back", _("Whoever added a voice took it back"), public=False)
VOICE_HIDDEN = verb("voice.hidden", _("The name of a voice was hidden"), public=False)
VOICE_SHOWN = verb("voice.shown", _("A voice that was kept back or hidden is shown"), public=False)
REDACTED = verb("contribution.redacted", _("A part of the words was taken out of what is shown"), public=True)
UNREDACTED = verb("contribution.unredacted", _("A part that had been taken out is shown again"), public=True)
FILE_ADDED = verb("contribution.file-added", _("A photograph or document was added to what was said"), public=False)
FILE_SHOWN = verb("contribution.file-shown", _("A photograph or document beside words was shown"), public=True)
FILE_KEPT = verb(
    "contribution.file-kept", _("A photograph or document stays with its author and the team"), public=False
)
FILE_REMOVED = verb("contribution.file-removed", _("A photograph or document was taken away"), public=False)
LETTER_TYPED = verb("letter.typed-in", _("A letter was typed in"), public=False)
LETTER_CHANGED = verb("letter.changed", _("A photograph of a letter was added or taken away"), public=False)
LETTER_OPENED = verb("letter.opened", _("Somebody who works here looked at a photograph of a letter"), public=False)
LETTER_DELETED = verb(
    "letter.deleted",
    _("The photographs of a letter were deleted: somebody whose words it held was erased"),
    public=False,
)
SPLIT = verb("contribution.split", _("A contribution was split into its points"), public=True)
POINT = verb("contribution.point", _("A point of a contribution stands by itself"), public=True)
PUT_TOGETHER = verb("contribution.put-together", _("The points of a contribution were put together again"), public=True)
JOINED = verb("contribution.joined", _("Contributions that say the same are to be answered together"), public=True)
UNJOINED = verb("contribution.unjoined", _("Contributions are to be answered each by itself again"), public=True)
CARRIED = verb(
    "version.contributions-carried",
    _("It was looked up where in a new version stands what was spoken about"),
    public=False,
)
PLACE_SETTLED = verb(
    "place.settled", _("Somebody said where in a new version stands what was spoken about"), public=False
)
