"""Floor 8: an outcome and a reason for every contribution, what changed because of it, the sums and the gate."""
