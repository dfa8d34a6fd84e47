"""What tests about the search begin with: a worker that has read everything, and what was found in a few words."""

from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.journal.following import read_on
from hearback.outbox.models import Job, State
from hearback.search import actions, jobs, queries
from hearback.search.models import Entry, Posting


def follow():
    """The worker, until there is nothing more to read, to build or to notice."""
    jobs.tick(clock.now())
    while read_on(actions.FOLLOWER, jobs.follow):
        pass
    waiting = Job.objects.filter(kind=jobs.BUILD, state=State.WAITING)
    for job in waiting:
        jobs.build(job)
    waiting.update(state=State.DONE)


def found(asked, viewer=NOBODY, **narrowed):
    """(kind, key) of what is found, the best first."""
    return [(hit.kind.value, hit.what.key) for hit in queries.search(viewer, asked, **narrowed).hits]


def stems_of(thing):
    """Every stem that the index holds of a thing, in whatever language."""
    entries = Entry.objects.filter(thing=thing.uuid)
    kept = Posting.objects.filter(entry__in=entries).values_list("stem", flat=True)
    return {stem.partition(":")[2] for stem in kept}
