"""The journal holds no words, names or addresses: its salts alone can open a digest, and erasure deletes them."""

from hearback.core.personal import CODE, Holding

HOLDINGS: list[Holding] = []
NOT_PERSONAL = {
    "journal.Fact.verb": CODE,
    "journal.Fact.actor_kind": CODE,
    "journal.Fact.subject_kind": CODE,
    "journal.Fact.refs": "identities and codes only: append() refuses words",
    "journal.Fact.digests": "salted digests; without the salt nothing can be read back",
    "journal.Salt.part": CODE,
    "journal.Salt.salt": "random bytes; without the words they say nothing, and erasure deletes them",
    "journal.Watermark.follower": CODE,
}
