"""That a person was erased, as the journal names it: the verb is of the room that holds people."""

from hearback.people.facts import PARTICIPANT_ERASED

ERASED = PARTICIPANT_ERASED
