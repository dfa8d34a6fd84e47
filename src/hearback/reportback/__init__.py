"""Floor 9: who is to be told what, once. Follows the journal."""
