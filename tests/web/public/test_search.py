"""The search as the public meets it: words marked, languages told apart, nothing kept of what was looked for."""

from uuid import uuid4

import pytest

from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from hearback.plans.models import Commitment
from tests import factories
from tests.architecture import crawling, world
from tests.plans.factories import a_published_version
from tests.search.finding import follow, found

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/search/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def html(client, address, **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_found_stands_with_its_words_marked_and_leads_to_its_page(client, process):
    said = factories.a_contribution(process, words="Print <b>bus</b> times at every bus stop.")
    follow()
    page = html(client, AT, q="bus times")
    assert 'Print &lt;b&gt;<mark class="hb-mark">bus</mark>&lt;/b&gt; <mark class="hb-mark">times</mark>' in page
    assert f'href="/en/open-plan/said/{said.reference}/"' in page
    assert 'value="bus times"' in page
    assert f'href="/cy/open-plan/said/{said.reference}/"' in html(client, "/cy/open-plan/search/", q="bus")


def test_what_a_side_says_to_a_report_leads_to_the_page_of_the_commitment(client, process):
    a_published_version(process)
    commitment = Commitment.objects.get(process=process)
    told = {"status": "limited", "text": {"en": "Half is done."}, "reported_by": "Registers team"}
    update = plans.report_progress(actor=HOST, key="half", commitment=commitment, **told)
    said = {"side": "civil-society", "said_as": "The network", "key": uuid4()}
    plans.remark_on_progress(actor=HOST, update=update, text={"en": "We counted no okapi."}, **said)
    follow()
    page = html(client, AT, q="okapi")
    assert 'href="/en/open-plan/commitments/1/#progress"' in page
    assert 'The network We counted no <mark class="hb-mark">okapi</mark>' in " ".join(page.split())


def test_what_is_in_another_language_says_so(client, process):
    factories.a_contribution(process, words="Amserlenni bysiau ym mhob pentref", language="cy")
    follow()
    page = html(client, AT, q="pentref")
    assert '<p class="govuk-body hb-measure" lang="cy" dir="auto">' in page
    assert "In Welsh" in page
    assert 'lang="cy" dir' not in html(client, "/cy/open-plan/search/", q="bentref")


def test_the_whole_site_is_searched_from_its_front_page_and_each_hit_names_its_process(client, process):
    other = factories.a_process(slug="other", name={"en": "Another plan"})
    factories.a_contribution(other, words="Bees for all")
    follow()
    assert 'action="/en/search/"' in html(client, "/en/")
    assert 'action="/en/open-plan/search/"' in html(client, "/en/open-plan/")
    page = html(client, "/en/search/", q="bees")
    assert "<span>Another plan</span>" in page
    assert "We found nothing" in html(client, "/en/search/", q="bees", process="open-plan")
    assert "We found nothing" in html(client, AT, q="bees")


def test_nothing_found_says_what_to_try_next(client, process):
    page = html(client, AT, q="ze<b>bra", kind="event")
    assert "We found nothing for “ze&lt;b&gt;bra”" in page
    assert 'href="?q=ze%3Cb%3Ebra"' in page
    assert 'href="/en/search/?q=ze%3Cb%3Ebra"' in page
    assert "stand in almost every text" in html(client, AT, q="the of")
    assert "We found nothing" not in html(client, AT)


def test_long_lists_are_read_page_by_page(client, process):
    for number in range(23):
        factories.a_contribution(process, words=f"Ferry number {number}")
    follow()
    first = html(client, AT, q="ferry", kind="contribution")
    assert first.count('<li class="hb-list__row">') == 20
    after = first.split("?q=ferry&amp;kind=contribution&amp;after=")[1].split('"')[0]
    second = html(client, AT, q="ferry", kind="contribution", after=after.replace("%7E", "~"))
    assert second.count('<li class="hb-list__row">') == 3
    assert "before=" in second


@pytest.mark.parametrize("garbage", ["1~", "~", "1~2~3", f"{10**30}~1", "١~٢", "-1~4", "a~b", "9" * 500])
def test_a_place_in_the_list_that_cannot_be_is_the_first_page(client, process, garbage):
    factories.a_contribution(process, words="Ferry")
    follow()
    assert "<mark" in html(client, AT, q="ferry", after=garbage, before="")


def test_it_is_the_same_for_everybody_and_tells_nobody_what_was_looked_for(client, process):
    hidden = factories.a_contribution(process, words="Wolverine")
    follow()
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    client.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(AT, {"q": "wolverine"})
    assert "We found nothing" in response.content.decode()
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "wolverine" not in str(response.cookies)


def test_no_secret_of_a_whole_world_is_found_and_nothing_somebody_typed_becomes_a_tag(client):
    built = world.build()
    follow()
    everybody = {secret.word for secret in built.secrets if "nobody" not in secret.roles}
    assert len(everybody) > 30
    assert [word for word in sorted(everybody) if found(word)] == []
    for asked in ("x", "onhb", "hb xss", "1"):
        came = crawling.ask(client, "/en/search/", {"q": asked})
        assert crawling.unescaped(came) == []
    assert len(found("hb xss")) > 5
