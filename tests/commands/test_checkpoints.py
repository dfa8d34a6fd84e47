"""The log of SQLite is moved into the database in a turn of its own, which nobody waits for longer than it takes."""

import pytest
from django.db import OperationalError, connection

from hearback.commands import checkpoints
from hearback.core.sqlite3 import turns


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_a_checkpoint_gives_its_turn_up_also_when_it_fails(monkeypatch, fails):
    def full_disk(execute, sql, params, many, context):
        if fails and "TRUNCATE" in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    monkeypatch.setattr(checkpoints, "_last", float("-inf"))
    monkeypatch.setattr(checkpoints, "TRUNCATE_FROM", 0)
    monkeypatch.setattr(checkpoints.databases, "WAL_RESET_FIXED", (99,))
    with connection.execute_wrapper(full_disk):
        if fails:
            with pytest.raises(OperationalError, match="disk"):
                checkpoints.checkpoint()
        else:
            checkpoints.checkpoint()
    turn = turns.wait(str(connection.settings_dict["NAME"]), at_most=0.1)
    assert turn is not None
    turn.give_up()
