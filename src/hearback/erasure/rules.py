"""Who may see and erase everything held about a person: the rules of `people`, for every room."""

from hearback.people.rules import may_erase, may_revoke_links, may_see_all_held
from hearback.processes.rules import may_remove_demonstration

__all__ = ["may_erase", "may_remove_demonstration", "may_revoke_links", "may_see_all_held"]
