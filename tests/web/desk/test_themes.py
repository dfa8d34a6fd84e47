"""The codebook and coding at the desk: one page a theme, one thing said after the other, and a way back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis import actions as analysis
from hearback.analysis import queries
from hearback.analysis.models import Code, Coded
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.processes.models import Membership
from tests import factories
from tests.web.public.people import words_of

BOOK = "/desk/open-plan/said/codebook/"
CODING = "/desk/open-plan/said/coding/"


def labels():
    return [code.label["en"] for code in Code.objects.filter(standard="").order_by("number")]


def test_the_queue_leads_to_the_codebook_once_there_is_much_to_read_or_it_is_begun(desk, process, monkeypatch):
    def leads_there():
        return f'href="{BOOK}"' in desk.get("/desk/open-plan/said/").content.decode()

    monkeypatch.setattr(queries, "ENOUGH", 2)
    factories.a_contribution(process)
    assert not leads_there()
    factories.a_contribution(process)
    assert leads_there()
    monkeypatch.undo()
    assert not leads_there()
    assert "There is no codebook yet" in words_of(desk.get(BOOK))
    assert "No reason given" in words_of(desk.post(f"{BOOK}begin/", follow=True))
    assert leads_there()
    assert "2 are still to be read." in words_of(desk.get(BOOK))


def test_whoever_changes_a_theme_second_reads_the_first_beside_their_own_words(desk, process):
    desk.post(f"{BOOK}add/", {"label-en": "Buses", "definition-en": "How people get about"})
    at = f"{BOOK}{Code.objects.get(standard='').number}/change/"
    was = desk.get(at).context["form"]["was"].value()
    desk.post(at, {"label-en": "Bus services", "was": was})

    second = desk.post(at, {"label-en": "Coaches", "was": was})

    page = words_of(second)
    assert "Somebody else saved this while you were writing: What is the theme called? Bus services" in page
    assert 'value="Coaches"' in second.content.decode()
    assert Code.objects.get(standard="").label == {"en": "Bus services"}
    desk.post(at, {"label-en": "Coaches", "was": second.context["form"]["was"].value()})
    assert Code.objects.get(standard="").label == {"en": "Coaches"}


def test_a_theme_is_added_changed_merged_split_and_used_again(desk, process):
    desk.post(f"{BOOK}add/", {"label-en": "Buses", "definition-en": "How people get about"})
    desk.post(f"{BOOK}add/", {"label-en": "Trams"})
    buses, trams = Code.objects.filter(standard="").order_by("number")
    assert "Enter what the theme is called" in words_of(desk.post(f"{BOOK}add/", {"label-en": ""}))

    desk.post(f"{BOOK}{buses.number}/change/", {"label-en": "Bus services", "belongs-en": "Fares"})
    desk.post(f"{BOOK}{trams.number}/merge/", {"into": str(buses.number)})
    page = words_of(desk.get(f"{BOOK}{trams.number}/"))
    assert "It is read as another theme: Bus services" in page
    assert "Merged into another (codebook 5), Bus services" in page
    desk.post(f"{BOOK}{trams.number}/use-again/")
    page = words_of(desk.post(f"{BOOK}{trams.number}/split/", {"labels": "Old trams"}))
    assert "Name at least two new themes" in page
    desk.post(f"{BOOK}{trams.number}/split/", {"labels": "Old trams\r\n\r\nNew trams"})

    assert labels() == ["Bus services", "Trams", "Old trams", "New trams"]
    assert "Not in use any more" in words_of(desk.get(BOOK))


def test_one_is_coded_after_the_other_and_the_last_can_be_taken_back(desk, process):
    code = factories.a_code(process, "Buses")
    first, second = (factories.a_contribution(process, words=f"Words {n} (invented)") for n in (1, 2))
    came = desk.get(CODING, follow=True)
    assert came.redirect_chain[-1][0] == f"{CODING}{first.reference}/"
    assert "2 still to be read" in words_of(came)

    sent = {"codes": [str(code.number)], "stance": "opposes", "turn": "0", "do": "save"}
    came = desk.post(f"{CODING}{first.reference}/", sent, follow=True)
    assert came.redirect_chain[-1][0] == f"{CODING}{second.reference}/?done={first.reference}"
    assert f"{first.reference} is coded: Buses (Against it)." in words_of(came)

    came = desk.post(f"{CODING}{first.reference}/undo/", {"turn": "1"}, follow=True)
    assert "It is taken back" in words_of(came)
    assert not Coded.objects.filter(ended=None).exists()


def test_the_page_of_one_says_what_it_is_about_and_leads_to_coding_it(desk, process):
    said = factories.a_contribution(process)
    at = f"/desk/open-plan/said/{said.reference}/"
    assert "Themes of the codebook" not in words_of(desk.get(at))
    code = factories.a_code(process, "Buses")
    assert "Nobody coded it yet Code it" in words_of(desk.get(at))
    factories.coded(said, code, stance="opposes")
    page = desk.get(at)
    assert "Buses (Against it)" in words_of(page)
    assert f'href="{CODING}{said.reference}/"' in page.content.decode()


def test_what_is_left_open_is_asked_for_and_what_was_ticked_stays(desk, process):
    code = factories.a_code(process, "Buses")
    said = factories.a_contribution(process)
    page = desk.post(f"{CODING}{said.reference}/", {"codes": [str(code.number)], "turn": "0", "do": "save"})

    assert "Choose whether it is for or against what it is about." in words_of(page)
    assert re.search(rf'value="{code.number}" checked', page.content.decode())


def test_two_who_code_the_same_at_once_both_see_it(desk, process):
    buses, fares = factories.a_code(process, "Buses"), factories.a_code(process, "Fares")
    said = factories.a_contribution(process)
    factories.coded(said, fares)
    sent = {"codes": [str(buses.number)], "stance": "supports", "turn": "0", "do": "save"}
    page = desk.post(f"{CODING}{said.reference}/", sent)

    text = words_of(page)
    assert "Somebody else coded this while you were reading" in text
    assert "Fares (For it)" in text
    assert re.search(rf'value="{buses.number}" checked', page.content.decode())
    assert 'name="turn" value="1"' in page.content.decode()
    desk.post(f"{CODING}{said.reference}/", sent | {"turn": "1"})
    assert Coded.objects.get(ended=None).codings.get().code == buses


def test_among_many_themes_one_is_found_and_nothing_ticked_is_lost(desk, process):
    for number in range(20):
        factories.a_code(process, f"Theme {number:02}")
    buses = factories.a_code(process, "Bus fares")
    ticked = Code.objects.get(label__en="Theme 03")
    said = factories.a_contribution(process)
    assert "Find a theme" in words_of(desk.get(f"{CODING}{said.reference}/"))
    sent = {"find": "FARES", "codes": [str(ticked.number)], "stance": "mixed", "do": "find"}
    html = desk.post(f"{CODING}{said.reference}/", sent).content.decode()

    assert set(re.findall(r'name="codes" type="checkbox" value="(\d+)"', html)) == {
        str(buses.number),
        str(ticked.number),
    }
    assert f'value="{ticked.number}" checked' in html
    assert not Coded.objects.exists()


def test_what_is_hidden_meanwhile_cannot_be_coded(desk, process):
    code, said = factories.a_code(process, "Buses"), factories.a_contribution(process)
    contributions.hide(actor=HOST, contribution=said, because="abuse")
    assert "about no theme" in words_of(desk.get(f"{CODING}{said.reference}/"))
    sent = {"codes": [str(code.number)], "stance": "mixed", "turn": "0", "do": "save"}
    assert "cannot be coded" in words_of(desk.post(f"{CODING}{said.reference}/", sent))


def test_everybody_sees_the_themes_only_while_a_coordinator_shows_them(desk, client, process):
    code = factories.a_code(process, "Buses", definition={"en": "How people get about"})
    said = factories.a_contribution(process)
    factories.coded(said, code, stance="mixed")
    public, one = "/en/open-plan/said/themes/", f"/en/open-plan/said/{said.reference}/"
    assert client.get(public).status_code == 404
    assert "Buses" not in words_of(client.get(one)) + words_of(client.get("/en/open-plan/said/"))

    desk.post(f"{BOOK}show/", {"shown": "yes"})
    desk.post(f"{BOOK}show/", {"shown": "yes"})
    page = words_of(client.get(public))
    for told in ("Buses", "1 contribution", "How people get about", "do not show how many people are for or against"):
        assert told in page
    assert "Buses" in words_of(client.get(one))
    assert "Am beth y soniodd pobl" in words_of(client.get(public.replace("/en/", "/cy/")))

    desk.post(f"{BOOK}show/", {"shown": "no"})
    assert client.get(public).status_code == 404


def test_the_list_is_narrowed_to_what_a_number_counts(client, process):
    buses, trams = factories.a_code(process, "Buses"), factories.a_code(process, "Trams")
    said = [factories.a_contribution(process, words=f"Words {n} (invented)") for n in range(3)]
    factories.coded(said[0], buses)
    factories.coded(said[1], trams, buses)
    analysis.merge_code(actor=HOST, code=trams, into=buses)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    contributions.hide(actor=HOST, contribution=said[0], because="abuse")

    page = words_of(client.get(f"/en/open-plan/said/?about={buses.number}"))
    assert said[1].reference in page
    assert said[0].reference not in page
    assert said[2].reference not in page
    assert said[2].reference in words_of(client.get("/en/open-plan/said/?about=4000"))


def test_a_codebook_is_taken_from_a_file_and_handed_out_as_one(desk, process):
    factories.a_code(process, "Buses")
    file = SimpleUploadedFile("book.csv", b"label_en,definition_en\nTrams,On rails\nBuses,On the road\n")
    assert "Themes added: 1. Changed: 1." in words_of(desk.post(f"{BOOK}file/", {"file": file}, follow=True))
    assert labels() == ["Buses", "Trams"]
    for name, told in (("codebook.qdc", 'name="Trams"'), ("codebook.csv", "Trams")):
        came = desk.get(f"{BOOK}{name}")
        assert told in came.content.decode()
        assert came["Content-Disposition"].startswith("attachment")
    bad = SimpleUploadedFile("book.qdc", b"<!DOCTYPE x><CodeBook/>")
    assert "declarations that no codebook needs" in words_of(desk.post(f"{BOOK}file/", {"file": bad}))


PAIRS = f"{BOOK}pairs/"


def test_coding_in_pairs_is_out_of_sight_below_a_hundred(desk, process):
    factories.a_code(process, "Buses")
    assert PAIRS not in desk.get(BOOK).content.decode()
    assert "This is of use from 100 contributions on." in words_of(desk.get(PAIRS))
    factories.plain_contributions(process, 100)
    assert PAIRS in desk.get(BOOK).content.decode()
    people = [factories.a_post(process).user for _number in range(2)]
    sent = {"size": "10", "first": str(people[0].uuid), "second": str(people[1].uuid)}
    assert "by lot from 100" in words_of(desk.post(f"{PAIRS}draw/", sent, follow=True))


def test_two_code_apart_and_settle_side_by_side(desk, client, process):
    buses, fares = factories.a_code(process, "Buses"), factories.a_code(process, "Fares")
    rows = [factories.a_contribution(process, words=f"Words {n} (invented)") for n in range(2)]
    factories.coded(rows[0], fares)
    sample = factories.a_sample(process, rows)
    at = f"{PAIRS}{sample.uuid}/"
    for user, codes in ((sample.first, [buses, buses]), (sample.second, [buses, fares])):
        client.force_login(user)
        page = client.get(f"{at}code/")
        assert "0 of 2 read" in words_of(page)
        assert "Fares (" not in words_of(page)
        for place, code in enumerate(codes, 1):
            sent = {"unit": str(place), "codes": [str(code.number)], "stance": "mixed", "do": "save"}
            page = client.post(f"{at}code/", sent, follow=True)
    page = words_of(desk.get(at))
    assert "Of 2, both say the same of 1." in page
    assert re.search(r"Buses 1 1 0 0 50 0\.00 ", page)
    assert "For or against 2 – – – 100 Not defined Not defined" in page

    page = words_of(desk.get(f"{at}settle/2/"))
    assert "Buses (Partly for, partly against)" in page
    assert "Fares (Partly for, partly against)" in page
    sent = {"codes": [str(fares.number)], "stance": "supports", "do": "save"}
    assert "It is settled" in words_of(desk.post(f"{at}settle/2/", sent, follow=True))
    assert Coded.objects.get(contribution=rows[1], unit=None, ended=None).origin == "settled"


@pytest.mark.parametrize(
    "address", [BOOK, f"{CODING}{{}}/", "/en/open-plan/said/themes/", "/en/open-plan/said/", f"{BOOK}4/"]
)
def test_each_page_takes_as_many_statements_with_three_as_with_one(desk, process, address):
    counts = []
    for size in (1, 2):
        for _number in range(size):
            code, said = factories.a_code(process), factories.a_contribution(process)
            factories.coded(said, code)
        factories.a_contribution(process)
        analysis.show_themes(actor=HOST, process=process, shown=True)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address.format(said.reference)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_somebody_goes_on_in_the_place_of_a_coder_who_left(desk, process):
    factories.a_code(process, "Buses")
    sample = factories.a_sample(process, [factories.a_contribution(process)])
    at = f"{PAIRS}{sample.uuid}/"
    assert "does not work here any more" not in words_of(desk.get(at))
    Membership.objects.filter(user=sample.second).update(until=clock.now())
    assert f'href="{at}place/2/"' in desk.get(at).content.decode()
    newcomer = factories.a_post(process).user
    assert "Choose who goes on" in words_of(desk.post(f"{at}place/2/", {"by": ""}))
    done = desk.post(f"{at}place/2/", {"by": str(newcomer.uuid)}, follow=True)
    assert str(newcomer) in words_of(done)
    assert "does not work here any more" not in words_of(done)
    assert desk.get(f"{at}place/3/").status_code == 404
