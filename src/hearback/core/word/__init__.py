"""Word files that people bring, read safely: containers looked over, words in order, what each paragraph is, tables."""
