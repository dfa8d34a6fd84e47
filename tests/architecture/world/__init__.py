"""One world for the tests of who may see what: a thing of every kind in every state, all of it through the actions.

Every text in it is hostile: whoever prints one unescaped prints a tag that no page of ours has. Every text that is not
for everybody holds a word of its own, and the world knows who may read that word.
"""

from tests.architecture.world.building import build
from tests.architecture.world.things import ROLES, STAFF, STRANGERS, TAG, Thing, World

__all__ = ["ROLES", "STAFF", "STRANGERS", "TAG", "Thing", "World", "build"]
