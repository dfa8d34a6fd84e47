"""How people come in: pages for the public, the desk, and what both are drawn with."""
