"""Floor 5: the plan as versions of commitments, sentence by sentence; signing, milestones, progress."""
