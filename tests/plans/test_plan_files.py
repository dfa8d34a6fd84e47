"""Reading a plan out of a file: what is understood, what is left out and said, what is refused by its place."""

import pytest

from hearback.core.errors import BadInput
from hearback.people.models import Organisation
from hearback.plans.importing import as_data, from_data, read_plan
from hearback.plans.importing.drafting import dated
from hearback.plans.models import Field
from tests.contributions.reading.word import Document, heading, paragraph, table
from tests.plans.plan_files import MARKDOWN, a_form, in_word, row


def read(text: str):
    return read_plan(text.encode())


def refused(text: str) -> str:
    return "\n".join(map(str, read(text).refused))


def test_markdown_gives_themes_parties_dates_parts_and_milestones():
    ponds, newts, councils = read(MARKDOWN).commitments
    assert (ponds.number, ponds.title, ponds.theme) == (1, "Open the register of ponds", "Open ponds")
    assert (ponds.starts, ponds.ends) == ("June 2026", "Summer 2028")
    assert [body.name for body in ponds.leads] == ["Ministry of Ponds"]
    assert [(body.name, body.kind) for body in ponds.partners] == [
        ("Friends of Ponds", Organisation.Kind.COALITION),
        ("Duck Forum", Organisation.Kind.CIVIL_SOCIETY),
    ]
    assert ponds.members == {"Friends of Ponds": ("Newt Watch", "Pond Aid", "The Reed Trust")}
    assert ponds.fields[Field.PROBLEM] == (
        "Nobody knows how many ponds there are.",
        "Half of them were filled in since 1990.",
    )
    assert ponds.fields[Field.ACTION] == (
        "We will publish a register of all ponds.",
        "It will be open to everybody, free of charge, and it can be corrected.",
        "See the guide (https://ponds.example/guide).",
        "• each pond has a number",
        "• each number has a page",
    )
    assert [(one.text, one.output, one.due) for one in ponds.milestones] == [
        ("The register is open", "", "March 2027"),
        ("Publish the first yearly report by 30 June 2027.", "a report of ten pages", "30 June 2027"),
        ("A meeting in each county", "", ""),
    ]
    assert [(one.text, one.output, one.due) for one in newts.milestones] == [
        ("First count", "A table of counts", "Spring 2027"),
        ("Second count", "", "Spring 2028"),
    ]
    assert (councils.theme, councils.milestones, councils.leads) == ("Open councils", None, None)


def test_what_is_no_part_of_a_plan_is_left_out_and_said():
    left = "\n".join(map(str, read(MARKDOWN).left))
    assert "line 1, “Open plan of Freedonia, second draft”" in left
    assert "line 3, “All of this is invented.”" in left
    assert "table 1, line 42, “Newt Watch”" in left


def test_word_without_numbers_has_a_commitment_where_the_parts_stand_below():
    plan = read_plan(in_word())
    assert [(one.number, one.title, one.theme) for one in plan.commitments] == [
        (None, "Open the register of ponds", "Open ponds"),
        (None, "Count the newts", "Open ponds"),
        (None, "Councils publish what they decide", "Open councils"),
    ]
    ponds = plan.commitments[0]
    assert ponds.fields[Field.ACTION] == ("We will publish a register of all ponds.", "• each pond has a number")
    assert [(one.text, one.due) for one in ponds.milestones] == [("The register is open", "March 2027")]
    assert not plan.refused


def test_a_form_that_somebody_filled_in_is_one_commitment():
    plan = read_plan(a_form())
    (herons,) = plan.commitments
    assert (herons.number, herons.title) == (4, "Open the heron register")
    assert (herons.starts, herons.ends) == ("June 2026", "August 2028")
    assert [body.name for body in herons.leads] == ["Ministry of Herons"]
    assert [body.name for body in herons.supports] == ["Office of Reeds"]
    assert [body.name for body in herons.partners] == ["Heron Watch", "Pond Aid"]
    assert herons.fields == {
        Field.ACTION: ("We will count herons in each county.",),
        Field.PROBLEM: ("Herons are counted by nobody.", "We do not know where they nest."),
        Field.TRANSPARENCY: ("The register is open to all.",),
    }
    assert [(one.text, one.output, one.due) for one in herons.milestones] == [
        ("Count the herons of the north", "A table", "May 2027")
    ]


def test_who_to_telephone_is_not_kept_and_not_repeated():
    plan = read_plan(a_form())
    assert "01234" not in str(plan)
    assert any("no part of the plan" in str(place) for place in plan.left)


def test_welsh_names_of_the_parts_are_known():
    text = "# Cynllun\n\n## Ymrwymiad 1: Agor y gofrestr\n\nArweinydd: Swyddfa\n\n### Y broblem\n\nNid oes neb yn gwybod.\n"
    (one,) = read(text + "\n### Cerrig milltir\n\n- Mae’r gofrestr ar agor (Mawrth 2027)\n").commitments
    assert (one.title, one.fields[Field.PROBLEM]) == ("Agor y gofrestr", ("Nid oes neb yn gwybod.",))
    assert [(milestone.text, milestone.due) for milestone in one.milestones] == [
        ("Mae’r gofrestr ar agor", "Mawrth 2027")
    ]


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("Just words.\n", "The file", "No commitment was found"),
        ("## 1. Ponds\n\n### Prospects\n\nGood.\n", "line 3, “Prospects”", "no part of a commitment that we know"),
        ("## 1. Ponds\n\nWe will.\n\n## 1. Newts\n\nWe will.\n", "line 5, “Newts”", "stands before two commitments"),
        ("## Commitment 2\n\nWe will.\n", "line 1", "has no title"),
        ("## 1. " + "x" * 1001 + "\n\nWe will.\n", "line 1", "longer than 1,000"),
        ("## 1. Ponds\n\n" + "x" * 5001 + "\n", "What we will do", "longer than 5,000"),
        ("## 1. Ponds\n\n| Colour | Shape |\n|---|---|\n| red | round |\n", "table 1, “Colour”", "not understood"),
        ("## 1. Ponds\n\nPeriod: soon\n", "line 1", "when it starts and when it ends"),
        (
            "## 1. Ponds\n\n| Milestone | Date |\n|---|---|\n| | May 2027 |\n",
            "table 1, line 5",
            "no milestone",
        ),
    ],
)
def test_what_is_not_understood_is_named_by_its_place(text, place, why):
    said = refused(text)
    assert place in said
    assert why in said


def test_a_row_of_a_form_that_nobody_knows_is_named_and_the_file_refused():
    body = [heading("1. Ponds"), table(row("The problem", "None."), row("Colour of the pond", "Green"))]
    plan = read_plan(Document(body=body).bytes())
    assert [str(place).split(":")[0] for place in plan.refused] == ["table 1, row 2, “Colour of the pond”"]


def test_a_file_that_is_neither_word_nor_text_is_refused():
    with pytest.raises(BadInput, match="line 2 is not UTF-8"):
        read_plan(b"# Plan\n\xff\xfe")
    with pytest.raises(BadInput, match="damaged"):
        read_plan(a_form()[:-200])


def test_a_line_that_looks_like_a_label_within_running_text_stays_text():
    (one,) = read("## 1. Ponds\n\nThere is one rule: no ducks. Other: none.\n").commitments
    assert one.fields[Field.ACTION] == ("There is one rule: no ducks.", "Other: none.")


def test_a_commitment_that_waits_to_be_settled_comes_back_as_it_was_read():
    for one in [*read(MARKDOWN).commitments, *read_plan(a_form()).commitments]:
        assert from_data(as_data(one)) == one


@pytest.mark.parametrize(
    ("text", "milestone", "due"),
    [
        ("Open the register (March 2027)", "Open the register", "March 2027"),
        ("Open the register – Autumn 2027", "Open the register", "Autumn 2027"),
        ("May 2027: open the register", "open the register", "May 2027"),
        ("Open it by the end of 2027.", "Open it by the end of 2027.", "end of 2027"),
        ("Open it (in three steps)", "Open it (in three steps)", ""),
        ("Ask everybody by letter", "Ask everybody by letter", ""),
        ("Agor y gofrestr erbyn Hydref 2027", "Agor y gofrestr erbyn Hydref 2027", "Hydref 2027"),
    ],
)
def test_the_date_of_a_milestone_is_read_where_it_is_one(text, milestone, due):
    assert dated(text) == (milestone, due)


def test_a_deleted_paragraph_mark_and_a_table_in_a_table_do_not_shift_what_stands_where():
    inner = table(row("inner"))
    body = [heading("1. Ponds"), table([paragraph("The problem"), inner + paragraph("None.")]), paragraph("After it.")]
    (one,) = read_plan(Document(body=body).bytes()).commitments
    assert one.fields[Field.PROBLEM] == ("inner", "None.", "After it.")
