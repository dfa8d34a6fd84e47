"""What happens to answers, as the journal names it."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

ANSWER_GIVEN = verb("answer.given", _("An answer was given, with its reason"), public=True)
ANSWER_CORRECTED = verb(
    "answer.corrected", _("An answer was corrected; the earlier one can still be read"), public=True
)
ANSWER_APPEALED = verb(
    "answer.appealed", _("Somebody said that an answer does not answer their point: it waits again"), public=True
)
ANSWER_SECONDED = verb("answer.seconded", _("A second person agreed to an answer before it went out"), public=False)
ANSWERING_CHANGED = verb("answering.changed", _("How a process answers was changed"), public=False)
ANSWER_AGREED = verb("answer.agreed", _("The other side agreed to an answer"), public=True)
ANSWER_DISAGREED = verb("answer.disagreed", _("The other side did not agree to an answer, and said why"), public=True)
TEXT_CHANGED = verb(
    "answering.text-changed", _("A text to begin answers with was written, changed or removed"), public=False
)
TALK_BEGUN = verb("talk.begun", _("A contribution is being talked about"), public=True)
ANSWER_PREPARED = verb(
    "answer.prepared", _("An answer was given at the desk; it goes out in ten minutes"), public=False
)
ANSWER_GONE_OUT = verb(
    "answer.gone-out", _("Of an answer that went out in steps nothing more is to come"), public=False
)
ANSWER_UNDONE = verb("answer.undone", _("An answer was undone before it went out"), public=False)
LINE_ASKED = verb("line.asked", _("Somebody without an account was asked for a line"), public=False)
LINE_KEPT = verb("line.kept", _("A line is being written; it was kept for later"), public=False)
LINE_SENT = verb("line.sent", _("A line came back, with who cleared it"), public=False)
LINE_REMINDED = verb("line.reminded", _("Somebody was reminded of a line"), public=False)
LINE_TAKEN_BACK = verb("line.taken-back", _("A line is not needed any more; its link opens nothing"), public=False)
LATE_EXPLAINED = verb("late.explained", _("It was said in public why answers come late"), public=True)
