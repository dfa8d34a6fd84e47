"""Importing two real questions with a hundred synthetic answers each, from one export with a row a respondent."""

import json
import os
from pathlib import Path

import pytest

from hearback.contributions import queries
from hearback.contributions.models import Authorship, Contribution, Verbatim
from hearback.core.viewer import HOST
from hearback.processes import actions as processes
from hearback.processes.models import Kind
from tests.contributions.files import a_csv, came_in
from tests.factories import a_process

DATA = os.environ.get("HEARBACK_DATA")
pytestmark = [
    pytest.mark.skipif(not DATA, reason="HEARBACK_DATA does not say where the real files are"),
    pytest.mark.django_db,
]


def _lines(name):
    path = Path(DATA) / "themefinder_gambling_xs" / "inputs" / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _question(part):
    path = Path(DATA) / "themefinder_gambling_xs" / "inputs" / part / "question.json"
    return json.loads(path.read_text(encoding="utf-8"))["question_text"]


def test_two_hundred_answers_come_in_with_their_respondents_and_the_second_time_none():
    parts = ("question_part_1", "question_part_2")
    questions = [_question(part) for part in parts]
    answers = [{row["response_id"]: row["response"] for row in _lines(f"{part}/responses.jsonl")} for part in parts]
    about = {row["response_id"]: row["demographic_data"] for row in _lines("respondents.jsonl")}
    asked_of_all = list(next(iter(about.values())))
    rows = [
        [
            one,
            f"Respondent {one}",
            *(said.get(one, "") for said in answers),
            *(told.get(each, "") for each in asked_of_all),
        ]
        for one, told in about.items()
    ]
    data = a_csv(["Response ID", "Name", *questions, *asked_of_all], [list(map(str, row)) for row in rows])
    process = a_process()
    for question in questions:
        processes.add_question(actor=HOST, process=process, text={"en": question}, kind=Kind.SUGGESTION)
    columns = {"words": questions, "name": ["Name"], "own_id": ["Response ID"]}

    source = came_in(process, data, kind="spreadsheet", name="responses.csv", columns=columns)

    fates = {fate: number for fate, number in queries.fates(source).items() if number}
    assert fates == {"created": 200, "seen": len(asked_of_all)}
    kept = Verbatim.objects.filter(contribution__process=process).values_list("contribution__question__number", "text")
    assert sorted(kept) == sorted((number, text) for number in (2, 3) for text in answers[number - 2].values())
    assert set(Authorship.objects.values_list("name", flat=True)) == {f"Respondent {one}" for one in about}
    assert Authorship.objects.exclude(attribution="not-shown").count() == 0
    again = came_in(process, data + b"\r\n", kind="spreadsheet", name="again.csv", columns=columns)
    assert queries.fates(again)["there"] == 200
    assert Contribution.objects.count() == 200
