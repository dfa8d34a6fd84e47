"""Floor 5: events, seats, bookings, notes."""
