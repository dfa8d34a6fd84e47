"""`hearback index` looks at everything anew, and says what can be found."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from hearback.search.models import Entry
from tests.factories import a_contribution, a_draft_process, a_process
from tests.search.finding import found

pytestmark = pytest.mark.django_db


def test_what_is_public_can_be_found_afterwards_and_no_more():
    said = a_contribution(a_process(slug="here"), words="Index the ibex")
    a_draft_process(slug="draft", summary={"en": "Ibexes to come"})
    assert found("ibex") == []
    out = io.StringIO()
    call_command("index", stdout=out)
    assert found("ibex") == [("contribution", said.reference)]
    assert "here: 3 of 3 things can be found" in out.getvalue()
    assert "draft: 0 of 1 things can be found" in out.getvalue()


def test_one_process_and_one_object_for_programs():
    a_contribution(a_process(slug="here"))
    a_contribution(a_process(slug="there"))
    out = io.StringIO()
    call_command("index", "--process", "here", "--json", stdout=out)
    assert json.loads(out.getvalue())["found"]["here"]["contribution"] == 1
    assert not Entry.objects.filter(process__slug="there").exists()


def test_a_process_that_is_not_there_is_said_in_one_line():
    with pytest.raises(CommandError, match="No process has the short name 'nowhere'"):
        call_command("index", "--process", "nowhere")
