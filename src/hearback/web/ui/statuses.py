"""Which colour a status has. Its words come from where the status is defined, and say everything by themselves.

{% status contribution.state contribution.get_state_display %}
"""

from __future__ import annotations

# By the value of the choice. Green is settled, yellow waits for someone, blue is on its way, grey is over, red stops.
COLOURS = {
    "waiting": "yellow",
    "asked": "yellow",
    "for-comment": "yellow",
    "talked-about": "blue",
    "covered": "blue",
    "joined": "blue",
    "limited": "blue",
    "under-way": "blue",
    "coming": "blue",
    "answered": "green",
    "changed": "green",
    "used": "green",
    "replied": "green",
    "thanked": "green",
    "final": "green",
    "agrees": "green",
    "complete": "green",
    "confirmed": "green",
    "done": "green",
    "open": "green",
    "partly": "teal",
    "agreed": "teal",
    "substantial": "teal",
    "later": "purple",
    "amended": "purple",
    "elsewhere": "orange",
    "held": "orange",
    "late": "orange",
    "no": "red",
    "does-not-agree": "red",
    "hidden": "red",
    "failed": "red",
    "draft": "grey",
    "withdrawn": "grey",
    "erased": "grey",
    "not-started": "grey",
    "cancelled": "grey",
    "declined": "grey",
    "closed": "grey",
    "past": "grey",
}
