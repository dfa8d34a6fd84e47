"""In which language something was said: never over what somebody said, found by a program that no other process loads."""

import subprocess
import sys
from datetime import timedelta
from itertools import count

import pytest

from hearback.commands import working
from hearback.contributions import actions, detecting
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.outbox import jobs
from hearback.outbox.models import Job
from tests.factories import a_contribution, a_coordinator, a_process, a_slip, an_event, by_said_link

WELSH = "Nid oes neb yn darllen y cofnodion."
POLISH = "Chcę wiedzieć, na co gmina wydaje nasze pieniądze."


_minutes = count(2)


def looked(said):
    """What becomes of it once a minute is over and the worker has been by."""
    actions.ask_to_detect(clock.now() + timedelta(minutes=next(_minutes)))
    jobs.run_due(working.HANDLERS)
    said.refresh_from_db()
    return said.language, said.language_by


def test_a_program_tells_languages_apart_and_says_nothing_where_it_is_not_sure():
    texts = ["Nobody reads the minutes.", WELSH, POLISH, "میں چاہتا ہوں کہ ڈیٹا کھلا ہو", "我想要更多的公共数据"]
    unsure = ["Data agored", "ok", "", "FOI FOI FOI", "ACME 24/7", "👩‍👩‍👧 🎉 🎉"]
    found = detecting.languages_of([*texts, *unsure], usual=["en", "cy"])
    assert found == ["en", "cy", "pl", "ur", "zh", *[""] * len(unsure)]


def test_no_process_but_its_own_loads_the_program():
    loaded = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'hearback.settings'; django.setup();"
        "import hearback.urls; from hearback.commands import working; from hearback.contributions import detecting;"
        "assert detecting.languages_of(['Nobody reads the minutes.'], usual=['en']) == ['en'];"
        "print([name for name in ('py3langid', 'numpy', 'openpyxl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.django_db
def test_what_was_said_on_an_english_page_in_other_languages_is_found_by_the_worker():
    process = a_process()
    welsh, polish = a_contribution(process, words=WELSH), a_contribution(process, words=POLISH)
    english, short = a_contribution(process), a_contribution(process, words="Data agored")
    assert looked(welsh) == ("cy", "detected")
    for said, stands in ((polish, ("pl", "detected")), (english, ("en", "detected")), (short, ("en", "assumed"))):
        said.refresh_from_db()
        assert (said.language, said.language_by) == stands
    facts = Fact.objects.filter(verb="contribution.language-detected")
    assert {fact.subject_uuid: fact.refs for fact in facts} == {
        welsh.uuid: {"language": "cy", "before": "en"},
        polish.uuid: {"language": "pl", "before": "en"},
    }
    assert actions.ask_to_detect(clock.now() + timedelta(minutes=99)) == 0


@pytest.mark.django_db
def test_what_came_a_moment_ago_is_looked_at_a_minute_later():
    a_contribution()
    assert actions.ask_to_detect(clock.now()) == 0
    for _twice in range(2):
        assert actions.ask_to_detect(clock.now() + timedelta(minutes=2)) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_no_program_goes_over_what_somebody_said():
    said = a_contribution(words=WELSH, language="en", language_said=True)
    line = a_slip(an_event(said.process), words=WELSH, language="en")
    put_right = a_contribution(said.process, words=WELSH)
    actions.correct_language(actor=by_said_link(put_right), contribution=put_right, language="ga")
    assert looked(said) == ("en", "said")
    for one, language in ((line, "en"), (put_right, "ga")):
        one.refresh_from_db()
        assert (one.language, one.language_by) == (language, "said")


@pytest.mark.django_db
def test_other_words_are_looked_at_again():
    said = a_contribution()
    assert looked(said) == ("en", "detected")
    actions.change_words(actor=by_said_link(said), contribution=said, words=WELSH)
    assert looked(said) == ("cy", "detected")


@pytest.mark.django_db
def test_what_is_erased_is_read_by_no_program():
    said = a_contribution(words=WELSH)
    actions.erase_words(actor=HOST, contribution=said)
    assert looked(said) == ("en", "")


@pytest.mark.django_db
def test_its_author_and_the_desk_say_the_language_and_nobody_else():
    process = a_process()
    said = a_contribution(process)
    for viewer in (NOBODY, a_coordinator(a_process()), by_said_link(a_contribution(process))):
        with pytest.raises(NotAllowed):
            actions.correct_language(actor=viewer, contribution=said, language="cy")
    for viewer, language in ((by_said_link(said), "cy"), (a_coordinator(process), "pl"), (HOST, "und")):
        actions.correct_language(actor=viewer, contribution=said, language=language)
        assert Contribution.objects.get(pk=said.pk).language == language
    actions.correct_language(actor=HOST, contribution=said, language="und")
    assert Fact.objects.filter(verb="contribution.language-corrected").count() == 3
    with pytest.raises(BadInput) as refused:
        actions.correct_language(actor=HOST, contribution=said, language="klingon")
    assert refused.value.field == "language"
