"""What a coordinator does with the plan at the desk: types into its boxes, and takes a version through the gate."""

from hearback.answers import jobs
from hearback.answers.actions import PUBLISH
from hearback.core.viewer import HOST
from hearback.outbox import jobs as outbox
from hearback.plans import actions
from hearback.plans.models import Sentence, Version, Wording
from tests.plans import factories as plans

PLAN = "/desk/open-plan/plan/"


def boxes(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def sent(page) -> dict[str, str]:
    """What the page's form sends when nothing is changed."""
    editor = page.context["editor"]
    body = {f"key-{part.field}": str(part.new.key) for part in editor.parts}
    for box in [*editor.boxes, *(part.new for part in editor.parts)]:
        body |= {f"{box.name}-{code}": text for code, _language, text, _older in box.texts}
        body[f"was-{box.name}"] = box.was_text
    return body


def publish(desk, number: int, body: dict[str, str]):
    """Through the gate as a person goes: each page carries on what the ones before asked."""
    at = f"{PLAN}{number}/publish/"
    page = desk.post(at, shown(desk.get(at)) | body | {"do": "causes"})
    if page.status_code == 200 and "gate/waiting" in page.templates[0].name:
        page = desk.post(at, dict(page.context["hidden"]) | body | {"do": "waiting"})
    if page.status_code == 200 and "gate/look" in page.templates[0].name:
        return desk.post(at, dict(page.context["hidden"]) | {"do": "publish"})
    return page


def shown(page) -> dict[str, str]:
    """What travels with the form: which words of each change were on the page."""
    return dict(line.seen for line in page.context["form"].lines())


def names(page) -> list[str]:
    """The name of the cause's field of each change, in the order of the plan."""
    return [line.cause.html_name for line in page.context["form"].lines()]


def second_version(process) -> Version:
    """The next version, with a sentence said otherwise (a figure in it), one merely worded better, and a new milestone."""
    first = plans.a_version(process)
    entry = plans.a_commitment(first)
    plans.a_sentence(entry, "We will publish 10 registers.")
    plans.a_sentence(entry, "We will listen.")
    plans.published(first)
    version = plans.a_version(process)
    one, two = Wording.objects.filter(entry__version=version).order_by("order")
    actions.edit_sentence(actor=HOST, wording=one, text={"en": "We will publish 20 registers."})
    actions.edit_sentence(actor=HOST, wording=two, text={"en": "We shall listen."})
    plans.a_milestone(plans.Entry.objects.get(version=version))
    return version


def a_redraft_of(process, number: int) -> Version:
    """The next version of a plan in which so many sentences are merely worded better."""
    first = plans.a_version(process)
    entry = plans.a_commitment(first)
    made = Sentence.objects.bulk_create(Sentence(commitment=entry.commitment) for _ in range(number))
    Wording.objects.bulk_create(
        Wording(entry=entry, sentence=one, field="action", order=order, text={"en": f"We will keep list {order}."})
        for order, one in enumerate(made)
    )
    plans.published(first)
    second = plans.a_version(process)
    wordings = list(Wording.objects.filter(entry__version=second))
    for wording in wordings:
        wording.text = {"en": wording.text["en"].replace("will", "shall")}
    Wording.objects.bulk_update(wordings, ["text"])
    return second


def work():
    while outbox.run_due({PUBLISH: jobs.publish}):
        pass
