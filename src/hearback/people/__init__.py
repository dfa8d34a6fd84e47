"""Floor 3: who people are to us: staff, participants, organisations; their contact, consent and private links."""
