"""Said on the last page, and changed on one’s own: the language of the words, and to whom who one is may be passed on."""

import pytest

from hearback.contributions import actions as contributions
from hearback.contributions.models import PassingOn
from hearback.core.viewer import HOST, Purpose
from tests import factories
from tests.web.public.people import opened, words_of
from tests.web.public.saying import TELL, WHO, WORDS, answered, begin, only_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="plan", questions=2)


# --- the language of the words


def test_whoever_writes_in_another_language_than_the_pages_says_so_on_the_last_one(client, process):
    here = answered(client)
    assert "The language of your words English" in words_of(client.get(f"{here}check/"))
    assert client.post(f"{here}language/", {"language": "pl"})["Location"] == f"{here}check/"
    assert "The language of your words Polski" in words_of(client.get(f"{here}check/"))
    client.post(f"{here}words/?change", WORDS | {"words": "Nikt nie czyta."})
    done = client.post(f"{here}check/", follow=True)
    said = only_one()
    assert (said.language, said.language_by) == ("pl", "said")
    assert 'lang="pl"' in client.get(f"/en/plan/said/{said.reference}/").content.decode()
    assert "Jest" not in words_of(done)


def test_without_saying_it_the_language_is_that_of_the_page_until_a_program_has_looked(client, process):
    client.post(f"{answered(client, language='cy')}check/")
    assert (only_one().language, only_one().language_by) == ("cy", "")


def test_an_author_puts_the_language_right_on_their_own_page(client, process):
    said = factories.a_contribution(process)
    opened(client, Purpose.SAID, said)
    here = f"/en/plan/said/{said.reference}/mine/"
    assert "id_language-error" in client.post(f"{here}language/", {"language": "xx"}).content.decode()
    page = client.post(f"{here}language/", {"language": "ur"}, follow=True)
    assert "اردو" in words_of(page)
    assert 'lang="ur"' in page.content.decode()


# --- to whom who they are may be passed on


def test_who_gives_a_name_is_asked_to_whom_it_may_be_passed_on_with_nothing_ticked(client, process):
    here = begin(client)
    client.post(f"{here}words/", WORDS)
    assert client.post(f"{here}who/", WHO)["Location"] == f"{here}tell/"
    assert client.post(f"{here}who/", WHO | {"name": "Ada"})["Location"] == f"{here}passing/"
    page = client.get(f"{here}passing/").content.decode()
    assert page.count('name="recipients"') == 3
    assert "checked" not in page
    assert client.post(f"{here}passing/", {"recipients": ["network", "ogp"]})["Location"] == f"{here}tell/"
    client.post(f"{here}tell/", TELL)
    assert "The network of civil-society organisations; The Open Government" in words_of(client.get(f"{here}check/"))
    client.post(f"{here}check/")
    assert set(PassingOn.objects.values_list("recipient", "contribution__id")) == {
        ("network", only_one().pk),
        ("ogp", only_one().pk),
    }


def test_whoever_takes_their_name_out_again_passes_nothing_on(client, process):
    here = answered(client, who=WHO | {"name": "Ada"})
    client.post(f"{here}passing/", {"recipients": ["network"]})
    assert client.post(f"{here}who/?change", WHO)["Location"] == f"{here}check/"
    assert "May we pass on" not in words_of(client.get(f"{here}check/"))
    client.post(f"{here}check/")
    assert not PassingOn.objects.exists()


def test_an_author_reads_and_changes_to_whom_it_may_be_passed_on(client, process):
    said = factories.a_contribution(process, name="Ada (invented)", recipients=["network"])
    contributions.pass_on(actor=HOST, process=process, recipient="network")
    text = words_of(opened(client, Purpose.SAID, said))
    assert "To whom we may pass on who you are The network of civil-society organisations Passed on," in text
    here = f"/en/plan/said/{said.reference}/mine/"
    assert "What was passed on cannot be called back." in words_of(client.get(f"{here}pass-on/"))
    assert "To whom we may pass on who you are To nobody" in words_of(client.post(f"{here}pass-on/", {}, follow=True))


def test_whoever_gave_no_name_is_not_asked_on_their_page(client, process):
    said = factories.a_contribution(process)
    assert "pass on who you are" not in words_of(opened(client, Purpose.SAID, said))
    assert client.get(f"/en/plan/said/{said.reference}/mine/pass-on/").status_code == 303
