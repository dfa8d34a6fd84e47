"""The engine that settings name: a transaction waits for its turn first, and gives it up when it ends."""

from __future__ import annotations

from django.db.backends.sqlite3 import base

from hearback.core.sqlite3 import turns

# Its stubs know the public methods alone; a test looks that transactions do take turns.


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite. Who got no turn in time asks SQLite itself, and is told by it that the file is locked."""

    _turn: turns.Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = turns.wait(str(self.settings_dict["NAME"]), at_most=self.settings_dict["OPTIONS"]["timeout"])
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_up()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_up()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_up()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_up()

    def _give_up(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.give_up()
