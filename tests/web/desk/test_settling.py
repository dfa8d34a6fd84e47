"""At the desk: a text is pasted, or came from a file, and a person says which sentence is which."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Entry, Field, Proposal, Version, Wording
from tests.plans import factories as plans
from tests.plans.plan_files import MARKDOWN

AT = "/desk/open-plan/plan/1/"
OLD = "We will publish a register of all ponds."
ANEW = "Everybody can look up each and every pond in a register that we publish."
SURE = "We will publish a register of all ponds and lakes."


@pytest.fixture
def entry(process):
    entry = plans.a_commitment(plans.a_version(process))
    plans.a_sentence(entry, OLD, cy="Byddwn yn cyhoeddi cofrestr o bob pwll.")
    return entry


def texts(code: str = "en") -> list[str]:
    return [one.text.get(code, "") for one in Wording.objects.order_by("field", "order")]


def pasted(desk, **boxes: str):
    body = {"field": Field.ACTION, "text-en": "", "text-cy": ""} | {
        name.replace("_", "-"): text for name, text in boxes.items()
    }
    return desk.post(f"{AT}1/paste/", body, follow=True)


def answered(desk, **outcomes: str):
    """The page's form, sent with these answers by what is asked about."""
    page = desk.get(f"{AT}1/questions/")
    body = {}
    for one in page.context["form"].questions:
        name = one.proposal.uuid.hex
        body |= {
            f"was-{name}": json.dumps(one.stands),
            f"is-{name}": outcomes.get(one.proposal.kind.replace("-", "_"), ""),
        }
    return desk.post(f"{AT}1/questions/", body, follow=True)


def test_a_pasted_text_changes_what_is_certain_at_once_and_says_what_it_did(desk, entry):
    page = pasted(desk, text_en=f"{SURE} It is open to everybody.").content.decode()
    assert "1 new, 1 changed" in page
    assert texts() == [SURE, "It is open to everybody."]
    assert Wording.objects.order_by("order").first().behind == ["cy"]


def test_both_languages_are_put_beside_each_other_and_need_as_many_sentences(desk, entry):
    page = pasted(desk, text_en=f"{SURE} It is open.", text_cy="Un frawddeg.").content.decode()
    assert "2 sentences in English, 1 sentence in Welsh" in page
    assert SURE in page
    assert texts() == [OLD]
    pasted(desk, text_en=f"{SURE} It is open.", text_cy="Byddwn yn ei chyhoeddi. Mae ar agor.")
    assert texts("cy") == ["Byddwn yn ei chyhoeddi.", "Mae ar agor."]


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_written_over(desk, entry):
    seen = desk.get(f"{AT}1/paste/").context["form"]["seen"].value()
    there = Wording.objects.get()
    theirs = "We will publish a register of all ponds by March."
    actions.edit_sentence(actor=HOST, wording=there, text={"en": theirs}, was=there.text)
    page = pasted(desk, text_en=SURE, seen=seen)
    said = page.content.decode()
    assert "Somebody else changed this commitment" in said
    assert theirs in said
    assert SURE in said
    assert texts() == [theirs]
    pasted(desk, text_en=SURE, seen=page.context["form"]["seen"].value())
    assert texts() == [SURE]


def test_what_is_not_certain_leads_to_the_question_and_stands_until_it_is_settled(desk, entry):
    page = pasted(desk, text_en=ANEW).content.decode()
    assert "Is this the same sentence, changed?" in page
    assert "<ins>" in page
    assert texts() == [OLD]
    page = answered(desk, sentence="same")
    assert page.redirect_chain[-1][0] == f"{AT}1/"
    assert texts() == [ANEW]


def test_a_question_may_be_left_and_waits_on_the_pages_of_the_version(desk, entry):
    pasted(desk, text_en=ANEW)
    assert "Nothing was answered yet" in answered(desk).content.decode()
    for at in (AT, f"{AT}1/"):
        assert "Settle them" in desk.get(at).content.decode()
    assert f'href="{AT}1/questions/"' in desk.get(f"{AT}questions/").content.decode()


def test_a_sentence_changed_by_somebody_else_is_shown_and_asked_anew(desk, entry):
    pasted(desk, text_en=ANEW)
    stale = desk.get(f"{AT}1/questions/").context["form"].questions[0]
    newer = "We will publish a list of all ponds and who owns them."
    actions.edit_sentence(actor=HOST, wording=Wording.objects.get(), text={"en": newer})
    name = stale.proposal.uuid.hex
    body = {f"was-{name}": json.dumps(stale.stands), f"is-{name}": "same"}
    page = desk.post(f"{AT}1/questions/", body).content.decode()
    assert "Somebody else changed this" in page
    assert "owns" in page
    assert texts() == [newer]
    answered(desk, sentence="same")
    assert texts() == [ANEW]


def test_what_the_text_does_not_have_is_taken_out_only_when_somebody_says_so(desk, entry):
    page = pasted(desk, text_en="Councils meet in public, and everybody may come.").content.decode()
    assert "Take it out?" in page
    answered(desk, sentence_gone="kept")
    assert texts() == ["Councils meet in public, and everybody may come.", OLD]
    assert not Proposal.objects.filter(settled=None).exists()


def test_a_commitment_that_nobody_can_tell_is_asked_about_first(desk, process):
    actions.import_plan(actor=HOST, process=process, data=MARKDOWN.encode(), name="plan.md")
    other = b"## 2. Publish the minutes of every council\n\nWe will publish them.\n"
    actions.import_plan(actor=HOST, process=process, data=other, name="other.md")
    asked = Proposal.objects.get()
    page = desk.get(f"{AT}questions/").content.decode()
    assert "In the file: “Publish the minutes of every council”" in page
    assert "It is “2. Count the newts”" in page
    name = asked.uuid.hex
    said = {f"{name}-proposal": str(asked.uuid), f"{name}-which": "other", f"{name}-other": ""}
    assert "Choose which one it is" in desk.post(f"{AT}questions/", said).content.decode()
    page = desk.post(f"{AT}questions/", said | {f"{name}-which": "new"}, follow=True).content.decode()
    assert "Everything is settled" in page
    assert Entry.objects.get(commitment__number=4).title == {"en": "Publish the minutes of every council"}


def test_the_pages_read_as_many_rows_in_one_go_for_one_question_as_for_three(desk, entry):
    def statements() -> list[int]:
        counts = []
        for at in (f"{AT}1/questions/", f"{AT}questions/", AT, f"{AT}1/"):
            with CaptureQueriesContext(
                connection,
            ) as context:
                desk.get(at)
            counts.append(len(context))
        return counts

    pasted(desk, text_en=ANEW)
    one = statements()
    version = Version.objects.get()
    for number in (2, 3):
        other = plans.a_commitment(version, f"Title {number}")
        for text in (OLD, "Volunteers count the newts."):
            plans.a_sentence(other, text)
        actions.put_text(actor=HOST, entry=other, field=Field.ACTION, text={"en": f"{ANEW} We fish."})
    assert Proposal.objects.count() >= 3
    assert statements() == one


def test_an_older_language_is_marked_and_a_person_may_say_that_they_say_the_same(desk, entry):
    pasted(desk, text_en=SURE)
    wording = Wording.objects.get()
    assert "Older than the other" in desk.get(f"{AT}1/").content.decode()
    page = desk.get(f"{AT}1/").context["editor"]
    body = {f"key-{part.field}": str(part.new.key) for part in page.parts}
    for box in page.boxes:
        body |= {f"{box.name}-{code}": text for code, _name, text, _older in box.texts} | {
            f"was-{box.name}": box.was_text
        }
    desk.post(f"{AT}1/", body | {"do": f"level:s-{wording.sentence.uuid}"})
    assert "Older than the other" not in desk.get(f"{AT}1/").content.decode()


def test_a_coalition_is_written_with_its_members_and_comes_back_as_it_was_written(desk, entry):
    line = "Open Rivers (a coalition of Fish and Fowl; River Watch)"
    body = {"leads": "", "supports": "", "partners": line}
    page = desk.post(f"{AT}1/parties/", body).content.decode()
    assert "not known yet: Open Rivers, Fish and Fowl, River Watch" in page
    assert desk.post(f"{AT}1/parties/", body | {"new": "on"}).status_code == 303
    assert line in desk.get(f"{AT}1/parties/").content.decode()
    shown = " ".join(desk.get(f"{AT}1/").content.decode().split())
    assert 'Open Rivers <span class="hb-soft">(a coalition of Fish and Fowl, River Watch)</span>' in shown
    around = f"{line}\nRiver Watch (a coalition of Open Rivers)"
    again = desk.post(f"{AT}1/parties/", body | {"partners": around})
    assert "A coalition cannot be a member of itself." in again.content.decode()
