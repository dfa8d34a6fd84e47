"""What those who coordinate do at the three moments, for whoever follows somebody through them."""

from hearback.answers.actions import CauseOf
from hearback.contributions.models import Authorship, Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.people import links
from hearback.plans import actions as plans
from hearback.plans.models import Entry, Wording
from hearback.processes.models import Process
from hearback.reportback import actions as reportback
from tests.answers.test_gate import Plan, publish
from tests.factories import a_contribution, a_letter, a_process, an_answer
from tests.plans.factories import a_version

REASON = {"en": "You are right, and it costs little.", "cy": "Rydych yn iawn, a chost fach sydd iddo."}
NOW = {
    "en": "We will publish the whole register every month.",
    "cy": "Byddwn yn cyhoeddi’r gofrestr gyfan bob mis.",
}


def prepare(slug):
    """A process with a plan that everybody may speak about; that its date has passed is known before anybody does."""
    Plan(a_process(slug=slug))
    reportback.notice_dates(now=clock.now())


def four_more(slug):
    """Four people say something without an address: of fewer than five nobody is told what became of each."""
    for number in range(4):
        a_contribution(Process.objects.get(slug=slug), words=f"Publish it. (invented, {number})")


def a_letter_came(slug):
    """A letter with an address to write back to is typed in; gives its reference and the way to its author's own page."""
    letter = a_letter(Process.objects.get(slug=slug), name="Mair (invented)", post="1 Invented Street\nTreffaith")
    said = Contribution.objects.get(letter=letter)
    person = Authorship.objects.get(contribution=said).participant
    return f"{said.reference} {links.path(Purpose.ME, person.uuid, person.link_version, 'en')}"


def answer(slug):
    """Everything that waits is answered together: it is to change a sentence of the plan."""
    said = list(Contribution.objects.filter(process__slug=slug))
    wording = Wording.objects.filter(entry__version__process__slug=slug).first()
    causes = [CauseOf(wording.entry.commitment, sentence=wording.sentence)]
    an_answer(*said, outcome="changed", causes=causes, reason=REASON)


def change(slug):
    """The next version comes out, in which that sentence reads differently."""
    version = a_version(Process.objects.get(slug=slug))
    wording = Entry.objects.get(version=version).wordings.first()
    plans.edit_sentence(actor=HOST, wording=wording, text=NOW)
    publish(version)
