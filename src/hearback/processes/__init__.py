"""Floor 4: a round of making and carrying out a plan: its promise, sides, phases, questions, themes, posts."""
