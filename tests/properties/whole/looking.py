"""Who looks at it: nobody in particular, an author by their link, and somebody who coordinates another process."""

from collections import Counter

from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hearback.answers import queries
from hearback.answers.beside import key_beside
from hearback.answers.models import Answer, AnswerTo, Talk
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.people import links
from hearback.plans import queries as plans
from hearback.plans.models import Version
from tests.factories import by_said_link
from tests.properties.whole.house import House, N, State

PAGES = (
    *("", "about/", "timeline/", "announcements/", "sums/", "you-said/", "progress/"),
    *("plan/", "plan/versions/", "plan/changes/", "plan/{version}/", "plan/changes/{version}/"),
    *("commitments/1/", "commitments/1/story/", "commitments/2/", "commitments/1/sentences/{sentence}/"),
    *("said/", "said/{reference}/", "said/{reference}/mine/", "answers/", "answers/document/"),
    *(
        f"data/{table}.csv"
        for table in ("contributions", "answers", "commitments", "sentences", "changes", "milestones")
    ),
)
MARKS = ("hidden", "erased", "joined", "points", "campaign", "no_news", "split", "appealed")


class Looking(House):
    """The sum is what happened, every answer has its reason, every word is kept, and nothing is seen before its time."""

    @rule(page=st.sampled_from(PAGES), language=st.sampled_from(["en", "cy"]), who=st.integers(0, 2), n=N)
    def somebody_looks(self, page, language, who, n):
        said = self.things[n % len(self.things)]
        newest = Version.objects.filter(process=self.process).order_by("-number").first()
        names = {"version": newest.number, "sentence": self.plan.sentence.uuid, "reference": said.reference}
        client = Client()
        if who == 1:
            client.force_login(self.ground.elsewhere)
        elif who == 2:
            client.get(f"/en/l/{links.mint(Purpose.SAID, said.uuid, said.link_version)}/")
        address = f"/{language}/{self.process.slug}/{page.format(**names)}"
        reply = client.get(address)
        assert reply.status_code in {200, 302, 303, 404}, address
        told = (b"".join(reply) if reply.streaming else reply.content).decode()
        assert not [word for word in self.hidden_words() if word in told], address
        if "{version}" in page and (newest.published is None or newest.published > clock.now()):
            assert reply.status_code == 404, address

    @invariant()
    def nobody_sees_drafts_embargoes_or_what_has_not_gone_out(self):
        now = clock.now()
        public = {pk for pk, since in self.known.out.items() if since is not None and since <= now}
        hidden = Version.objects.filter(process=self.process).exclude(pk__in=public)
        for viewer in (NOBODY, self.ground.stranger, by_said_link(self.things[0])):
            assert {one.pk for one in plans.versions_visible_to(viewer, self.process)} == public
            assert plans.draft_version(viewer, self.process) is None
            assert not queries.prepared_visible_to(viewer, self.process).exists()
        for version in hidden:
            assert plans.version_page(NOBODY, version) is None
        assert plans.current_version(HOST, self.process).pk == max(public, key=lambda pk: self.known.out[pk])

    @invariant()
    def the_sum_adds_up_and_is_what_happened(self):
        states = [state for state in self.known.expected.values() if state in {*STATES}]
        with_one = queries.ledger(self.process)  # its tables are the same sum, or it would not be made
        sums = with_one.total
        assert sums.received == len(states)
        assert {state: getattr(sums, name) for state, name in STATES.items()} == {s: states.count(s) for s in STATES}
        kinds = list(self.known.apart.values())
        assert (with_one.suspected, with_one.spam) == (kinds.count("suspected"), kinds.count("spam"))

    def each_number_opens_its_list(self):
        """As long as the number says."""
        sums = queries.sums(self.process)
        every = contributions.everything_visible_to(HOST, self.process)
        for state, name in STATES.items():
            assert contributions.narrowed(every, state=state).count() == getattr(sums, name), state
            waiting_now = queries.queue(HOST, self.process, state=state).count()
            about_to = sum(one == state and self.is_about_to_go_out(pk) for pk, one in self.known.expected.items())
            assert waiting_now == getattr(sums, name) - (about_to if state in Contribution.OPEN else 0), state
        counted = every.filter(contributions.is_counted())
        for mark in MARKS:
            listed = queries.marked(self.process, every if mark == "split" else counted, mark)
            assert getattr(sums, mark) == listed.count(), mark
        assert sums.appealed == sum(self.known.expected[pk] in STATES for pk in self.known.appealed)
        wholes = [one for one in self.things if self.known.expected[one.pk] == State.SPLIT]
        assert sums.split == len(wholes)
        assert all(len(one.points) == 2 for one in contributions.lineages(HOST, wholes).values())
        rows = counted.exclude(pk__in=self.known.apart)
        account = queries.ledger(self.process)
        for name, parts in (("kind", account.by_kind), ("channel", account.by_way)):
            told = Counter(rows.values_list(name, flat=True))
            assert {one: part.received for one, part in parts.items() if part.received} == told

    @invariant()
    def every_answered_one_has_one_answer_with_a_reason_that_somebody_gave(self):
        stands = list(AnswerTo.objects.filter(current=True).values_list("contribution", flat=True))
        answered = {pk for pk, state in self.known.expected.items() if state == State.ANSWERED}
        assert len(stands) == len(set(stands))
        assert answered <= set(stands) <= answered | set(self.known.appealed)

    def no_answer_that_nobody_gave(self):
        """Each says an outcome and a reason; what was answered together with another says so."""
        for made in Answer.objects.select_related("joined_to"):
            given = made.key in self.known.given
            assert given or made.key in {key_beside(key, made.joined_to) for key in self.known.given}
            assert made.outcome in Answer.Outcome.values
            assert any(made.reason.values())
        going = set(Talk.objects.filter(ended=None).values_list("contribution", flat=True))
        assert going <= {
            pk for pk, state in self.known.expected.items() if state in {State.TALKED_ABOUT, State.WITHDRAWN}
        }

    def every_word_is_kept_unless_it_was_erased(self):
        """Each verbatim beside those before it, in the words in which it was sent."""
        rows = Verbatim.objects.filter(contribution__in=self.known.words).order_by("contribution", "number")
        found: dict[int, list[str]] = {}
        for row in rows.select_related("contribution"):
            kept = found.setdefault(row.contribution_id, [])
            kept.append(self.known.words[row.contribution_id][len(kept)] if row.contribution.erased else row.text)
            assert row.contribution.erased is None or row.text == ""
        assert found == self.known.words


STATES = {
    State.WAITING.value: "waiting",
    State.TALKED_ABOUT.value: "talked_about",
    State.ANSWERED.value: "answered",
    State.WITHDRAWN.value: "withdrawn",
}
