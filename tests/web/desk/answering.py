"""How somebody at the desk answers: from the outcome to the look, and out."""

from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.contributions.models import Contribution

SAID = "/desk/open-plan/said/"
ANSWER = f"{SAID}answer/"
OUT = "/desk/open-plan/answers/"
NO = {"reason-en": "There is no money for it.", "reason-cy": "Nid oes arian.", "decided_by": "The Minister"}


def state_of(row: Contribution) -> str:
    return Contribution.objects.get(pk=row.pk).state


def given_to(row: Contribution) -> Answer:
    return answers.current_answers([row])[row.pk]


def give(desk, row, outcome: str, **sent: str):
    """Press through the form as a person does: the key comes from the form, the look before the answer, and it is sent."""
    at = f"{ANSWER}{outcome}/?c={row.reference}"
    key = desk.get(at).context["form"]["key"].value()
    body = {"key": str(key), "reason-en": "Because.", **sent}
    look = desk.post(at, body | {"do": "look"})
    assert "What the author will read" in look.content.decode()
    assert "How plain it is" in look.content.decode(), "advice, beside every reason that is written"
    hidden = dict(look.context["hidden"])
    given = desk.post(at, hidden | {"do": "give"})
    desk.post(f"{OUT}now/")
    return given
