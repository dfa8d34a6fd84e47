"""A plan brought in from a file: aligned with what stands, never guessed, nothing lost, the same file once."""

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.people.models import Organisation
from hearback.plans import actions, queries
from hearback.plans.importing import packed
from hearback.plans.models import (
    Commitment,
    Entry,
    Field,
    Party,
    PlanFile,
    Proposal,
    Sentence,
    Target,
    Version,
    Wording,
)
from tests.factories import a_process
from tests.plans import factories as plans
from tests.plans.plan_files import MARKDOWN, a_form, in_word

pytestmark = pytest.mark.django_db
TITLES = ["Open the register of ponds", "Count the newts", "Councils publish what they decide"]


@pytest.fixture
def process():
    return a_process(slug="ponds")


def bring(process, text: str | bytes = MARKDOWN, **given):
    data = text.encode() if isinstance(text, str) else text
    return actions.import_plan(actor=HOST, process=process, data=data, name="plan.md", **given)


def sentences(number: int = 1, field: str = Field.ACTION, *, code: str = "en") -> list[str]:
    rows = Wording.objects.filter(entry__commitment__number=number, entry__version__published=None, field=field)
    return [one.text.get(code, "") for one in rows.order_by("order")]


def identities() -> dict[str, int]:
    return {one.text["en"]: one.sentence_id for one in Wording.objects.filter(entry__version__published=None)}


def question(kind: str = Proposal.Kind.SENTENCE) -> Proposal:
    return Proposal.objects.get(settled=None, kind=kind)


def members() -> list[str]:
    named = Party.objects.filter(coalition__name__en="Friends of Ponds", part="partner")
    return [party.organisation.name["en"] for party in named.select_related("organisation")]


def settle(proposal: Proposal, outcome: str, **given) -> None:
    actions.settle(actor=HOST, proposal=proposal, outcome=outcome, **given)


def test_a_plan_is_brought_in_whole_and_begins_the_version_that_it_is_called(process):
    done = bring(process, label="Draft 2")
    assert (done.version.number, done.version.label) == (1, "Draft 2")
    assert [(title, fate) for title, fate, _put in done.rows] == [(title, actions.TakenIn.CREATED) for title in TITLES]
    ponds = Entry.objects.get(commitment__number=1)
    assert (ponds.theme.name["en"], ponds.starts_written, ponds.ends_latest.isoformat()) == (
        "Open ponds",
        "June 2026",
        "2028-08-31",
    )
    assert sentences()[0] == "We will publish a register of all ponds."
    assert list(Target.objects.filter(entry=ponds).values_list("due_written", flat=True)) == [
        "March 2027",
        "30 June 2027",
        "",
    ]
    assert members() == ["Newt Watch", "Pond Aid", "The Reed Trust"]


def test_word_and_the_form_come_in_as_markdown_does(process):
    assert [title for title, _fate, _put in bring(process, in_word()).rows] == TITLES
    done = bring(process, a_form())
    assert [(title, fate) for title, fate, _put in done.rows] == [("Open the heron register", actions.TakenIn.CREATED)]
    assert Commitment.objects.get(number=4).process == process


def test_the_same_file_twice_changes_nothing_and_says_so(process):
    bring(process)
    before = [table.objects.count() for table in (Version, Commitment, Sentence, Wording, Proposal, PlanFile, Fact)]
    done = bring(process)
    assert done.again
    assert done.count(actions.TakenIn.UNCHANGED) == 3
    assert [
        table.objects.count() for table in (Version, Commitment, Sentence, Wording, Proposal, PlanFile, Fact)
    ] == before


def test_a_file_that_another_has_spoken_over_comes_back_as_new_edits(process):
    bring(process)
    plans.published(Version.objects.get())
    other = MARKDOWN.replace("a register of all ponds", "a register of all ponds and lakes")
    bring(process, other)
    plans.published(Version.objects.get(number=2))
    done = bring(process)
    assert not done.again
    assert done.version.number == 3
    assert sentences()[0] == "We will publish a register of all ponds."
    assert bring(process).again
    assert bring(process, other).again is False


def test_forms_of_other_commitments_that_came_since_let_a_form_be_in_already_and_keep_what_was_edited(process):
    herons, newts = a_form(), a_form(title="5. Let everybody count newts")
    for form in (herons, newts):
        bring(process, form)
    wording = Wording.objects.get(entry__commitment__number=4, field=Field.ACTION)
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We will count herons by hand."})
    assert bring(process, herons).again
    assert bring(process, newts).again
    assert sentences(4) == ["We will count herons by hand."]


def test_several_forms_come_in_together_and_the_same_forms_are_the_same_file(process):
    forms = [("heron.docx", a_form()), ("newt.docx", a_form(title="5. Let everybody count newts"))]
    done = bring(process, packed(forms))
    assert [(title, fate) for title, fate, _put in done.rows] == [
        ("Open the heron register", actions.TakenIn.CREATED),
        ("Let everybody count newts", actions.TakenIn.CREATED),
    ]
    assert bring(process, packed(forms[::-1])).again
    twice = bring(process, packed([*forms, ("copy.docx", a_form()), ("broken.docx", a_form()[:-200])]))
    assert [place.place.split(",")[0] for place in twice.refused] == ["broken.docx", "heron.docx", "copy.docx"]


def test_a_dry_run_says_the_same_and_writes_nothing(process):
    dry = bring(process, dry_run=True)
    assert not Version.objects.exists()
    assert not Organisation.objects.exists()
    assert not Fact.objects.filter(verb="version.imported").exists()
    assert dry.rows == bring(process).rows


def test_a_refused_file_writes_nothing(process):
    done = bring(process, MARKDOWN + "\n#### Prospects\n\nGood.\n")
    assert [str(place) for place in done.refused]
    assert not Version.objects.exists()


def test_only_those_who_write_the_plan_bring_one_in_and_settle_it(process):
    with pytest.raises(NotAllowed):
        actions.import_plan(actor=NOBODY, process=process, data=MARKDOWN.encode(), name="plan.md")
    a_question(process)
    with pytest.raises(NotAllowed):
        actions.settle(actor=NOBODY, proposal=question(), outcome="same")
    assert queries.open_in(NOBODY, question().entry) == []


def test_a_version_that_is_called_otherwise_is_not_written_into(process):
    plans.a_version(process, label="Draft 3")
    with pytest.raises(BadInput, match="called “Draft 3”"):
        bring(process, label="Draft 2")


def test_what_is_certain_keeps_its_identity_through_a_new_draft(process):
    bring(process)
    before = identities()
    done = bring(process, MARKDOWN.replace("a register of all ponds", "a register of all ponds and lakes"))
    fates = {title: (fate, put.changed, put.new) for title, fate, put in done.rows}
    assert fates[TITLES[0]] == (actions.TakenIn.UPDATED, 1, 0)
    assert fates[TITLES[1]] == (actions.TakenIn.UNCHANGED, 0, 0)
    after = identities()
    assert (
        after["We will publish a register of all ponds and lakes."]
        == before["We will publish a register of all ponds."]
    )
    assert set(after.values()) == set(before.values())


ANEW = "Everybody can look up each and every pond in a register that we publish."


def a_question(process) -> dict[str, int]:
    """A sentence written anew: like the old one, and not so like it that nobody need be asked."""
    bring(process)
    before = identities()
    bring(process, MARKDOWN.replace("We will publish a register of all ponds.", ANEW))
    assert queries.open_proposals(HOST, Version.objects.get()) == 1
    return before


def test_what_is_not_certain_waits_and_stands_as_it_stood(process):
    a_question(process)
    assert sentences()[0] == "We will publish a register of all ponds."
    assert question().words == {"en": ANEW}
    with pytest.raises(BadInput, match="1 question of an import is not settled"):
        plans.published(Version.objects.get())
    with pytest.raises(BadInput, match="Commitment 1 still has questions"):
        bring(process, MARKDOWN.replace("each spring", "each autumn"))


def test_the_same_sentence_changed_keeps_its_identity(process):
    before = a_question(process)
    settle(question(), "same", was={"en": "We will publish a register of all ponds."})
    assert identities()[ANEW] == before["We will publish a register of all ponds."]
    assert sentences()[0] == ANEW


def test_a_new_sentence_takes_the_place_of_the_old_one_or_stands_beside_it(process):
    before = a_question(process)
    settle(question(), "kept")
    assert sentences()[:2] == ["We will publish a register of all ponds.", ANEW]
    bring(process, MARKDOWN.replace("each spring", "each autumn"))
    assert identities()[ANEW] not in before.values()


def test_a_new_one_sends_the_old_one_out(process):
    before = a_question(process)
    settle(question(), "new")
    assert sentences()[0] == ANEW
    assert identities()[ANEW] not in before.values()
    assert "We will publish a register of all ponds." not in identities()


def test_words_that_are_not_wanted_are_dropped_and_stay_on_record(process):
    a_question(process)
    asked = question()
    settle(asked, "dropped")
    settle(asked, "dropped")
    asked.refresh_from_db()
    assert (asked.outcome, asked.words) == ("dropped", {"en": ANEW})
    assert sentences()[0] == "We will publish a register of all ponds."
    with pytest.raises(BadInput, match="Somebody else settled this"):
        settle(asked, "same")


def test_a_sentence_that_somebody_changed_while_the_question_was_read_is_shown(process):
    a_question(process)
    wording = Wording.objects.get(sentence=question().sentence)
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish it."})
    with pytest.raises(actions.Stale):
        settle(question(), "same", was={"en": "We will publish a register of all ponds."})
    assert question().settled is None


def test_a_sentence_that_was_taken_out_meanwhile_comes_back_as_itself(process):
    before = a_question(process)
    actions.remove_sentence(actor=HOST, wording=Wording.objects.get(sentence=question().sentence))
    settle(question(), "same")
    assert identities()[ANEW] == before["We will publish a register of all ponds."]


WITHOUT = MARKDOWN.replace("- each pond has a number\n", "")


def test_a_sentence_that_no_published_version_keeps_is_never_taken_out_without_asking(process):
    bring(process)
    done = bring(process, WITHOUT)
    assert done.questions == 1
    assert "• each pond has a number" in sentences()
    settle(question("sentence-gone"), "out")
    assert "• each pond has a number" not in sentences()


def test_a_sentence_that_a_published_version_keeps_goes_and_is_named(process):
    version = bring(process).version
    plans.published(version)
    done = bring(process, WITHOUT)
    assert done.version.number == 2
    assert next(put.gone for title, _fate, put in done.rows if title == TITLES[0]) == [
        {"en": "• each pond has a number"}
    ]
    assert "• each pond has a number" not in sentences()


def test_a_commitment_a_part_and_a_date_that_the_file_does_not_have_stay_as_they_are(process):
    bring(process)
    bring(process, "## 1. Open the register of ponds\n\n#### What will change\n\nPonds are found.\n")
    ponds = Entry.objects.get(commitment__number=1)
    assert ponds.starts_written == "June 2026"
    assert len(sentences()) == 5
    assert sentences(field=Field.RESULTS) == ["Ponds are found."]
    assert Entry.objects.count() == 3


def test_a_commitment_of_which_nobody_can_tell_which_it_is_waits_whole(process):
    bring(process)
    other = "## 2. Publish the minutes of every council\n\nLead: Ministry of Minutes\n\nWe will publish them.\n"
    assert bring(process, other).questions == 1
    assert Entry.objects.count() == 3
    asked = question("commitment")
    assert asked.commitment.number == 2
    settle(asked, "new")
    added = Entry.objects.get(commitment__number=4)
    assert added.title["en"] == "Publish the minutes of every council"
    assert sentences(4) == ["We will publish them."]


def test_a_commitment_that_a_person_found_again_is_changed_and_keeps_its_number(process):
    bring(process)
    bring(process, "## 2. Publish the minutes of every council\n\nWe will count the newts each spring.\n")
    before = identities()
    entry = Entry.objects.get(commitment__number=2)
    with pytest.raises(BadInput, match="Choose the commitment"):
        settle(question("commitment"), "same")
    settle(question("commitment"), "same", entry=entry)
    entry.refresh_from_db()
    assert entry.title["en"] == "Publish the minutes of every council"
    assert identities() == before


def test_a_withdrawn_commitment_does_not_come_back_by_itself(process):
    bring(process)
    actions.withdraw_commitment(actor=HOST, entry=Entry.objects.get(commitment__number=3))
    bring(process, MARKDOWN.replace("within a week", "within a day"))
    assert Entry.objects.get(commitment__number=3).standing == Entry.Standing.WITHDRAWN
    settle(question("commitment"), "same", entry=Entry.objects.get(commitment__number=3))
    assert Entry.objects.get(commitment__number=3).standing == Entry.Standing.GOING


def test_milestones_keep_their_numbers_and_a_doubtful_one_is_asked_about(process):
    bring(process)
    bring(process, MARKDOWN.replace("- The register is open (March 2027)", "- The register is open to all (June 2027)"))
    asked = question(Proposal.Kind.MILESTONE)
    assert Target.objects.get(milestone=asked.milestone).due_written == "March 2027"
    settle(asked, "same")
    target = Target.objects.get(milestone=asked.milestone)
    assert (target.milestone.number, target.text, target.due_written) == (
        1,
        {"en": "The register is open to all"},
        "June 2027",
    )


WELSH = """\
## Ymrwymiad 3: Mae cynghorau’n cyhoeddi eu penderfyniadau

Gofynnwn i bob cyngor gyhoeddi ei benderfyniadau o fewn wythnos.
"""


def test_the_other_language_is_put_beside_what_stands_when_a_person_says_so(process):
    bring(process)
    assert bring(process, WELSH, language="cy").questions == 1
    settle(question(), "same")
    wording = Wording.objects.get(entry__commitment__number=3)
    assert wording.text["cy"].startswith("Gofynnwn")
    assert wording.behind == []
    assert Entry.objects.get(commitment__number=3).title["cy"].startswith("Mae cynghorau")


def test_a_text_that_has_more_sentences_than_the_other_language_is_refused_and_says_where(process):
    bring(process)
    with pytest.raises(BadInput, match=r"Commitment 3, “What we will do”.*Welsh"):
        bring(process, WELSH + "\nA mwy na hynny.\n", language="cy")
    assert not Proposal.objects.exists()


THREE = """\
## 3. Councils publish what they decide

We will ask each council to publish its decisions. They do so within a week. Anybody can ask why.
"""
TRI = """\
## 3. Mae cynghorau’n cyhoeddi eu penderfyniadau

Gofynnwn i bob cyngor gyhoeddi ei benderfyniadau.
[…]
Caiff unrhyw un ofyn pam.
"""


def three_sentences(process) -> list[str]:
    """Three sentences, of which the first and the last have Welsh; as they stand in English."""
    bring(process, THREE)
    assert bring(process, TRI, language="cy").questions == 2
    for asked in list(Proposal.objects.filter(settled=None)):
        settle(asked, "same")
    return sentences(3)


def test_a_sentence_that_has_no_welsh_yet_keeps_its_place_and_stays_without(process):
    english = three_sentences(process)
    assert sentences(3, code="cy") == [
        "Gofynnwn i bob cyngor gyhoeddi ei benderfyniadau.",
        "",
        "Caiff unrhyw un ofyn pam.",
    ]
    shorter = TRI.replace("[…]\n", "").replace("ofyn pam", "ofyn paham")
    bring(process, shorter, language="cy")
    assert sentences(3) == english
    assert sentences(3, code="cy")[1:] == ["", "Caiff unrhyw un ofyn paham."]


def test_welsh_that_comes_later_is_put_beside_the_sentence_that_waits_for_it_and_is_no_new_one(process):
    three_sentences(process)
    done = bring(process, TRI.replace("[…]", "Gwnânt hynny o fewn wythnos."), language="cy")
    assert [(put.new, put.asked) for _title, _fate, put in done.rows] == [(0, 1)]
    settle(question(), "same")
    assert sentences(3, code="cy")[1] == "Gwnânt hynny o fewn wythnos."


def test_a_plan_in_welsh_alone_comes_in_and_says_which_names_nobody_is_known_by(process):
    done = bring(
        process, "## 1. Agor y gofrestr\n\nArweinydd: Gweinidogaeth y Pyllau\n\nCyhoeddwn gofrestr.\n", language="cy"
    )
    assert sentences(code="cy") == ["Cyhoeddwn gofrestr."]
    assert [place.what for place in done.left] == ["Gweinidogaeth y Pyllau"]
    assert (
        bring(process, "## 1. Open the register\n\nLead: Ministry of Ponds\n\nWe will publish a register.\n").questions
        == 1
    )
    settle(question(), "same")
    wording = Wording.objects.get(entry__commitment__number=1)
    assert wording.text == {"cy": "Cyhoeddwn gofrestr.", "en": "We will publish a register."}


def test_english_that_is_brought_in_again_leaves_the_welsh_behind(process):
    bring(process)
    bring(process, WELSH, language="cy")
    settle(question(), "same")
    bring(process, MARKDOWN.replace("within a week", "within one week"))
    assert Wording.objects.get(entry__commitment__number=3).behind == ["cy"]


def test_a_demonstration_goes_with_its_files_and_questions():
    demonstration = a_process(slug="ponds", demonstration=True)
    a_question(demonstration)
    bring(demonstration, "## 2. Publish the minutes of every council\n\nWe will publish them.\n")
    actions.remove_demonstration(actor=HOST, process=demonstration)
    assert not PlanFile.objects.exists()
    assert not Proposal.objects.exists()


def test_a_file_in_the_other_language_takes_no_member_out_of_a_coalition_whose_name_it_does_not_know(process):
    bring(process)
    partners = "Partners: Friends of Ponds (a coalition of Newt Watch and Cymorth Pyllau)"
    bring(process, f"# Cynllun\n\n## 1. Agor y gofrestr pyllau\n\n{partners}\n", language="cy")

    assert members() == ["Newt Watch", "Pond Aid", "The Reed Trust"]
