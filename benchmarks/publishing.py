"""The gate of a plan of 200 commitments and 100,000 words of which every sentence reads otherwise, and publishing it.

Half of the changes have an answer that points at them. “page” are the pages of the gate as a coordinator asks for them,
“publishing” is what whoever presses the button waits for; “by the worker” what is done then, where very much changed.
The baseline in the same run is as many bare rows that say what changed.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import measuring
from measuring import Row

COMMITMENTS, SENTENCES, WORDS = 200, 25, 20


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    commitments = COMMITMENTS // 10 if given.small else COMMITMENTS
    rows = [row for kind in measuring.kinds(given.database) for row in _child(kind, commitments)]
    measuring.show(rows, as_json=given.json)


def _child(kind: str, commitments: int) -> list[Row]:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        return measuring.in_a_child(__file__, kind, url, str(folder), commitments)


def _written(commitments: int) -> Any:
    """A draft that everybody can read, and the one after it with another word in every sentence."""
    import random

    from hearback.core import clock
    from hearback.core.viewer import HOST
    from hearback.plans import actions
    from hearback.plans.models import Commitment, Entry, Sentence, Version, Wording
    from tests import factories

    by_chance = random.Random(commitments)
    words = ["".join(by_chance.choices("abcdefghilmnoprstuwy", k=7)) for _ in range(5_000)]
    process = factories.a_process(slug="gated")
    first = Version.objects.create(
        process=process, number=1, status="for-comment", published=clock.now() - timedelta(days=60)
    )
    made = Commitment.objects.bulk_create(Commitment(process=process, number=n + 1) for n in range(commitments))
    entries = Entry.objects.bulk_create(
        Entry(version=first, commitment=one, title={"en": f"Commitment {one.number}"}) for one in made
    )
    for entry in entries:
        said = Sentence.objects.bulk_create(Sentence(commitment=entry.commitment) for _ in range(SENTENCES))
        Wording.objects.bulk_create(
            Wording(
                entry=entry,
                sentence=one,
                field="action",
                order=order,
                text={"en": " ".join(by_chance.choices(words, k=WORDS)).capitalize() + "."},
            )
            for order, one in enumerate(said)
        )
    version = actions.start_version(actor=HOST, process=process)
    wordings = list(Wording.objects.filter(entry__version=version))
    for wording in wordings:
        wording.text = {"en": wording.text["en"].replace(" ", f" {by_chance.choice(words)} ", 1)}
    Wording.objects.bulk_update(wordings, ["text"], batch_size=500)
    return version


def _answered(version: Any) -> None:
    """An answer to each of as many contributions as half of the sentences, each pointing at one."""
    import making

    from hearback.answers.models import Answer, AnswerTo, Cause
    from hearback.contributions.models import Contribution
    from hearback.plans.models import Sentence

    process = version.process
    sentences = list(Sentence.objects.filter(commitment__process=process).order_by("pk")[::2])
    making.contributions(process, len(sentences))
    said = list(Contribution.objects.filter(process=process).order_by("pk"))
    for some in _chunks(list(zip(said, sentences, strict=True)), 500):
        answers = Answer.objects.bulk_create(
            Answer(
                process=process,
                outcome="done",
                reason={"en": "So it was put. (Invented.)"},
                key=uuid4(),
                body_digest="",
            )
            for _ in some
        )
        AnswerTo.objects.bulk_create(
            AnswerTo(answer=answer, contribution=one, current=True)
            for answer, (one, _s) in zip(answers, some, strict=True)
        )
        Cause.objects.bulk_create(
            Cause(answer=answer, commitment_id=s.commitment_id, sentence=s)
            for answer, (_o, s) in zip(answers, some, strict=True)
        )
    Contribution.objects.filter(process=process).update(state="answered")


def _chunks(rows: list[Any], size: int) -> list[list[Any]]:
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def measured(kind: str, commitments: int) -> list[Row]:
    """The gate and its pages, then the publication."""
    import re

    from django.test import Client
    from django.test.utils import setup_test_environment

    from hearback.answers import queries
    from hearback.commands import working
    from hearback.core.viewer import HOST
    from hearback.outbox import jobs
    from hearback.plans.models import Change
    from tests import factories

    setup_test_environment()
    version = _written(commitments)
    _answered(version)
    n = commitments * SENTENCES
    desk = Client()
    desk.force_login(
        factories.a_post(version.process).user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    at = f"/desk/gated/plan/{version.number}/publish/"
    desk.get(at)  # whatever is imported is
    desk.get(f"{at}why/")

    def page(name: str, do: Any) -> Row:
        seen: list[Any] = []
        row = measuring.once(name, kind, n, lambda: seen.append(do()), in_request=True)
        if seen[0].status_code not in (200, 303):
            raise SystemExit(f"{name} answered {seen[0].status_code}")
        answers[name] = seen[0]
        return row

    answers: dict[str, Any] = {}
    rows = [
        measuring.once("gate read", kind, n, lambda: queries.gate(HOST, version)),
        page("page: the gate", lambda: desk.get(at)),
        page("page: why, some at a time", lambda: desk.get(f"{at}why/")),
    ]
    why = answers["page: why, some at a time"].content.decode()
    hidden = dict(re.findall(r'name="(c-[^"]+-seen)" value="([^"]+)"', why))
    rows.append(page("keeping some", lambda: desk.post(f"{at}why/", hidden | {k[:-5]: "wording" for k in hidden})))
    decision = {"all_by": "Both sides", "all_why-en": "So it was agreed. (Invented.)"}
    decision |= {"all_on-day": "1", "all_on-month": "10", "all_on-year": "2013", "do": "causes"}
    decision |= {"status": "for-comment", "when": "now"}
    form = desk.get(at).context["form"]
    if form.many:
        decision[form.seen_of_all[0]] = form.seen_of_all[1]
    rows.append(page("page: a look at it all", lambda: desk.post(at, decision)))
    sends = dict(answers["page: a look at it all"].context["hidden"])
    rows.append(page("publishing", lambda: desk.post(at, sends | {"do": "publish"})))
    version.refresh_from_db()
    if version.published is None:
        rows.append(measuring.once("publishing, by the worker", kind, n, lambda: jobs.run_due(working.HANDLERS)))
    changes = list(Change.objects.filter(version=version))
    if len(changes) != n:
        raise SystemExit(f"{len(changes)} changes of {n}")
    Change.objects.filter(version=version).update(order=0)
    for one in changes:
        one.pk, one.key, one.uuid = None, f"again:{one.key}", uuid4()
    rows.append(
        measuring.once("baseline: bare rows", kind, n, lambda: Change.objects.bulk_create(changes, batch_size=1_000))
    )
    return rows


if __name__ == "__main__":
    if asked := measuring.given_to_child():
        kind, url, folder, size = asked
        measuring.set_up_django(url, folder)
        print(json.dumps(measured(kind, size)))
    else:
        main()
