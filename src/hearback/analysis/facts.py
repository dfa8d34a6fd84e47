"""What happens to the codebook and to codings, in the journal's words. None of it is on a timeline: it is work."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

BOOK_BEGUN = verb("codebook.begun", _("A codebook was begun"), public=False)
BOOK_SHOWN = verb("codebook.shown", _("What was said is shown to everybody by its themes"), public=False)
BOOK_HIDDEN = verb("codebook.hidden", _("What was said is not shown by its themes any more"), public=False)
CODE_ADDED = verb("code.added", _("A theme was added to the codebook"), public=False)
CODE_CHANGED = verb("code.changed", _("A theme of the codebook was changed"), public=False)
CODE_MERGED = verb("code.merged", _("A theme of the codebook was merged into another"), public=False)
CODE_SPLIT = verb("code.split", _("A theme of the codebook was split into others"), public=False)
CODE_RETIRED = verb("code.retired", _("A theme of the codebook is not used any more"), public=False)
CODE_USED_AGAIN = verb("code.used-again", _("A theme of the codebook is used again"), public=False)
CODED = verb("coding.given", _("Somebody said which themes a contribution is about"), public=False)
CODING_UNDONE = verb("coding.undone", _("Somebody took back which themes a contribution is about"), public=False)
COVERAGE_CALLED = verb("coverage.called", _("Somebody said whether the plan covers a contribution"), public=False)
SAMPLE_DRAWN = verb("sample.drawn", _("A sample was drawn for two people to code apart"), public=False)
SAMPLE_PASSED = verb("sample.passed", _("Somebody took the place of a coder who is not here any more"), public=False)
CODED_APART = verb("sample.coded", _("One of two coders coded something of a sample"), public=False)
UNIT_SETTLED = verb("sample.settled", _("It was settled what something of a sample is about"), public=False)
