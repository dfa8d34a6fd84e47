"""Floor 0: what every room needs and no room owns. No tables."""
