"""Very many changes at the gate: explained some at a time, shown as they are by now, published by the worker."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Change, Version, Wording
from tests.plans import factories as plans
from tests.web.desk.planning import PLAN, a_redraft_of, boxes, names, shown, work


def test_a_redraft_of_a_hundred_sentences_is_published_as_a_browser_sends_it(process, desk):
    first = plans.a_version(process)
    commitment = plans.a_commitment(first)
    for number in range(100):
        plans.a_sentence(commitment, f"We will publish register {number}.")
    plans.published(first)
    second = plans.a_version(process)
    for wording in Wording.objects.filter(entry__version=second):
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": f"{wording.text['en'][:-1]} and keep it."})
    html = desk.get(f"{PLAN}2/publish/").content.decode()
    names = re.findall(r'<(?:input|textarea)(?![^>]*type="radio")[^>]* name="([^"]+)"', html)
    seen = dict(re.findall(r'name="(c-[^"]+-seen)" value="([^"]+)"', html))
    decision = {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    body = dict.fromkeys(names, "") | seen | {"status": "for-comment", "when": "now"} | decision

    page = desk.post(f"{PLAN}2/publish/", body | {"do": "causes"})

    assert page.status_code == 200
    sends = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    assert desk.post(f"{PLAN}2/publish/", dict(sends) | {"do": "publish"}).status_code == 303
    assert Change.objects.filter(version=second, cause="decision").count() == 100


def test_very_many_changes_are_explained_some_at_a_time_and_the_rest_by_one_decision(process, desk):
    a_redraft_of(process, 130)
    at = f"{PLAN}2/publish/"
    gate = desk.get(at)
    assert "130 of them have no cause yet." in gate.content.decode()
    assert not gate.context["form"].lines()
    why = desk.get(f"{at}why/")
    assert len(names(why)) == 25
    one, two, three, *_others = names(why)
    body = shown(why) | {one: "wording", two: "decision", f"{two}-by": "The Minister"}

    refused = desk.post(f"{at}why/", body).content.decode()

    assert "Give the day of the decision" in refused
    assert "The Minister" in refused
    assert "Kept: why 1 thing changed." in refused
    following = desk.get(f"{at}why/")
    assert "129 changes have no cause yet." in following.content.decode()
    assert one not in names(following)
    assert desk.post(f"{at}why/", shown(following) | {three: "wording"}).status_code == 303
    gate = desk.get(at)
    body = {"status": "for-comment", "when": "now"} | dict([gate.context["form"].seen_of_all])
    assert "128 changes have no cause yet." in desk.post(at, body | {"do": "causes"}).content.decode()
    body |= {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    look = desk.post(at, body | {"do": "causes"})
    assert desk.post(at, dict(look.context["hidden"]) | {"do": "publish"}).status_code == 303
    causes = Change.objects.filter(version__number=2).values_list("cause", flat=True)
    assert Counter(causes) == {"wording": 2, "decision": 128}


def test_of_very_many_changes_none_is_explained_by_a_cause_for_other_words(process, desk):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    body = {"status": "for-comment", "when": "now", "all_by": "The Minister", "all_why-en": "There is money."}
    body |= boxes("all_on", clock.today()) | dict([desk.get(at).context["form"].seen_of_all])
    wording = Wording.objects.filter(entry__version=version)[0]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall burn list 0."})

    refused = desk.post(at, body | {"do": "publish"})

    assert "Somebody changed the plan since you opened this page" in refused.content.decode()
    assert "There is money." in refused.content.decode()
    assert Version.objects.get(number=2).published is None


def test_why_something_changed_stays_on_the_page_when_the_version_came_out_meanwhile(process, desk, monkeypatch):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/why/"
    page = desk.get(at)
    one = names(page)[0]
    keep = answers.choose_causes

    def after_publishing(**given):
        Version.objects.filter(pk=version.pk).update(published=clock.now())
        return keep(**given)

    monkeypatch.setattr(answers, "choose_causes", after_publishing)

    refused = desk.post(
        at,
        shown(page)
        | {one: "decision", f"{one}-why-en": "The law."}
        | {f"{one}-by": "The Minister"}
        | boxes(f"{one}-on", clock.today()),
    )

    assert refused.status_code == 200
    assert "The law." in refused.content.decode()


def test_a_version_in_which_very_much_changed_is_published_by_the_worker(process, desk, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE_AT_MOST", 100)
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    decision = {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    body = {"status": "for-comment", "when": "now"} | decision

    def press():
        look = desk.post(at, body | dict([desk.get(at).context["form"].seen_of_all]) | {"do": "causes"})
        return desk.post(at, dict(look.context["hidden"]) | {"do": "publish"})

    assert press()["Location"] == at
    assert "It is being published." in desk.get(at).content.decode()
    wording = Wording.objects.filter(entry__version=version)[0]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall burn list 0."})
    work()
    refused = desk.get(at).content.decode()
    assert "It was not published. Somebody changed the plan since you opened this page." in refused
    assert "There is money." in refused
    assert Version.objects.get(number=2).published is None

    assert press()["Location"] == at
    work()
    assert desk.get(at)["Location"] == f"{PLAN}2/"
    assert "It is public." in desk.get(f"{PLAN}2/").content.decode()
    assert Change.objects.filter(version=version, decided_by="The Minister").count() == 101


def test_whoever_says_why_second_is_shown_what_the_first_said(process, desk):
    a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/why/"
    page = desk.get(at)
    one = names(page)[0]
    first = {one: "decision", f"{one}-by": "The Minister", f"{one}-why-en": "The law."} | boxes(
        f"{one}-on", clock.today()
    )
    assert desk.post(at, shown(page) | first).status_code == 303

    second = desk.post(at, shown(page) | {one: "wording"})

    html = second.content.decode()
    assert "Somebody else said meanwhile why this changed." in html
    assert "The law." in html
    line = second.context["form"].lines()[0]
    again = shown(second) | {one: "wording", line.stood[0]: str(line.stood[1])}
    assert desk.post(at, again).status_code == 303
    assert desk.get(f"{at}?all=1").context["form"][one].value() == "wording"


def test_what_was_said_of_a_hundred_changes_is_kept_when_there_are_more_by_then(process, desk):
    version = a_redraft_of(process, 100)
    at = f"{PLAN}2/publish/"
    gate = desk.get(at)
    one, two, *_others = names(gate)
    decided = {two: "decision", f"{two}-by": "The Minister", f"{two}-why-en": "The law."}
    body = shown(gate) | {one: "wording"} | decided | boxes(f"{two}-on", clock.today())
    entry = plans.Entry.objects.get(version=version)
    plans.a_sentence(entry, "We will keep one list more.")

    refused = desk.post(at, body | {"status": "for-comment", "when": "now", "do": "causes"}).content.decode()

    assert "Somebody changed the plan since you opened this page" in refused
    assert "99 of them have no cause yet." in refused
    kept = desk.get(f"{at}why/?all=1").context["form"]
    assert kept[one].value() == "wording"
    assert kept[f"{two}-why"].value() == {"en": "The law."}


def test_what_was_kept_stands_in_the_form_when_there_are_fewer_changes_by_then(process, desk):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    why = desk.get(f"{at}why/")
    one, two, *_others = names(why)
    decided = {two: "decision", f"{two}-by": "The Minister", f"{two}-why-en": "The law."}
    assert desk.post(f"{at}why/", shown(why) | {one: "wording"} | decided | boxes(f"{two}-on", clock.today()))
    body = {"status": "for-comment", "when": "now"} | dict([desk.get(at).context["form"].seen_of_all])
    last = Wording.objects.filter(entry__version=version).order_by("order").last()
    actions.edit_sentence(actor=HOST, wording=last, text={"en": "We will keep list 100."})

    form = desk.post(at, body | {"do": "causes"}).context["form"]

    assert form[one].value() == "wording"
    assert form[two].value() == "decision"
    assert form[f"{two}-by"].value() == "The Minister"
    assert form[f"{two}-why"].value()["en"] == "The law."


def test_of_very_many_changes_those_at_which_no_answer_points_are_named(process, desk):
    a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    why = desk.get(f"{at}why/")
    third = names(why)[2]
    assert desk.post(f"{at}why/", shown(why) | {third: "answers"}).status_code == 303
    body = {"status": "for-comment", "when": "now", "all_by": "The Minister", "all_why-en": "There is money."}
    body |= boxes("all_on", clock.today()) | dict([desk.get(at).context["form"].seen_of_all])

    refused = desk.post(at, body | {"do": "publish"}).content.decode()

    assert "No answer points at some of these changes" in refused
    assert "We shall keep list 2." in refused


@pytest.mark.parametrize("number", [102, 140])
def test_why_very_much_changed_is_asked_in_a_constant_number_of_statements(process, desk, number):
    a_redraft_of(process, number)
    desk.get(f"{PLAN}2/publish/why/")
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(f"{PLAN}2/publish/why/?all=1&page=2").status_code == 200
    assert len(seen) == 17
