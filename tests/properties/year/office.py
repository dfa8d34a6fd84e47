"""What is done in that year with what waits and with what comes back: batches, letters, reports; and those who follow."""

from collections import Counter
from uuid import uuid4

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.outbox import actions as outbox
from hearback.outbox.models import Channel
from hearback.reportback import actions as reportback
from hearback.reportback.models import Following, Telling
from tests.properties.year.called_for import passages
from tests.properties.year.desk import Desk
from tests.properties.year.post import Post, is_digest, known_by, told_by


class Office(Desk):
    """Whoever works the outbox, posts letters, and reads what comes back; and followers."""

    def __init__(self, time, post_at):
        super().__init__(time, post_at)
        self.post = Post()
        self.arrived, self.bundles, self.batches = [], [], {}

    # --- batches

    def stop(self, index):
        """What tells of one thing waits from now on, until somebody lets it go on."""
        thing = self.called.stop(index)
        if thing is not None:
            self.batches[thing.occasion] = Telling.objects.get(key=thing.key).fact
            reportback.stop_batch(actor=HOST, process=self.process, fact=self.batches[thing.occasion])

    def go_on(self, index):
        """One of what was stopped goes on."""
        if self.batches:
            occasion = list(self.batches)[index % len(self.batches)]
            reportback.resume_batch(actor=HOST, process=self.process, fact=self.batches.pop(occasion))
            self.called.stopped.discard(occasion)

    # --- what comes back

    def left(self, things, *, all_of_it):
        """What left just now, with what it told whom; digests are compared at once."""
        self.news_of.gone(self.post.digests(), all_of_it=all_of_it)
        for email in self.post.last:
            to = str(email["To"])
            said = {(to, says) for says in told_by(email)}
            mine = [one for one in things if one.passage in said]
            # Whose any other message was may have gone with what it was about.
            if to in self.people and (mine or is_digest(email)):
                self.arrived.append((email, self.people[to], mine))

    def bounce(self, index):
        """A message that had left comes back: nobody reads at that address any more."""
        if self.arrived:
            email, person, things = self.arrived.pop(index % len(self.arrived))
            if not person.erased and self.people.get(person.email) is person:
                sent_as = str(email["Message-ID"]).strip("<>").partition("@")[0]
                outbox.came_back(sent_as=sent_as, hard=True, status="5.1.1")
                reportback.notice_returned()
                self.called.came_back(person, things)

    # --- letters

    def letters(self, then):
        """What waits for the post is put together and printed; then it is posted, left lying, or taken apart."""
        must, may = self.called.goes(self.now(), paused=self.is_paused(), way="post")
        given = {"actor": HOST, "process": self.process}
        bundle = reportback.gather_by_hand(channel=Channel.POST, **given)
        shown = reportback.open_by_hand(channel=Channel.POST, bundle=bundle, **given) if bundle else []
        told = self._on_paper(shown)
        assert passages(must) <= told, passages(must) - told
        assert told <= passages([*must, *may]), told - passages([*must, *may])
        if bundle is None:
            return
        if then == "taken apart":
            reportback.take_apart_by_hand(bundle=bundle, **given)
            return
        self.called.printed(must, may, told, bundle)
        self.bundles.append(bundle)
        if then == "posted":
            self.post_what_lies()

    def post_what_lies(self):
        """Whatever was printed and left lying is posted."""
        while self.bundles:
            bundle = self.bundles.pop()
            about = {"process": self.process, "channel": Channel.POST, "bundle": bundle}
            assert reportback.mark_gone_by_hand(actor=HOST, **about) == self.called.posted(bundle)

    def _on_paper(self, shown):
        whose = {person.pk: person.email for person in self.people.values()}
        return Counter(
            (whose[one.sheet.reach.participant], says)
            for one in shown
            for part in one.sheet.parts
            for section in part.sections
            for says in known_by(section.title, "\n".join([section.title, *section.paragraphs]))
        )

    # --- those who follow

    def follow(self, email):
        """Somebody asks to hear of the process, and says yes by the link."""
        if self.people.get(email) in self.news_of.followers:
            return
        reportback.follow(actor=NOBODY, process=self.process, key=uuid4(), email=email, language="en")
        person = self.person(email)
        row = Following.objects.get(participant=person.pk)
        reportback.confirm_following(actor=_by_link(row), following=row)
        self.confirmed(person)
        self.news_of.follows(person, self.now())

    def follow_no_more(self, email):
        """They end it by the same link."""
        person = self.people.get(email)
        if person in self.news_of.followers:
            row = Following.objects.get(participant=person.pk)
            reportback.end_following(actor=_by_link(row), following=row)
            self.news_of.forget(person)
            self._may_be_forgotten(person)

    def now(self):
        """The instant it is, where this site is."""
        return clock.now().astimezone(clock.zone())


def _by_link(following):
    return Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, following.uuid, following.link_version)}))
