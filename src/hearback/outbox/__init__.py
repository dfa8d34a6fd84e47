"""Floor 2: messages and jobs as rows, taken by lease. Knows no person."""
