"""Floor 3: facts of the journal, sent to programs that the host names. Never words, names or addresses."""
