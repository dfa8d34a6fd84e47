"""Django's SQLite, whose writers queue for their turn instead of sleeping until the file happens to be free."""
