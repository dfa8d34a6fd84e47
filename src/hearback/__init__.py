"""Hearback: write an open government action plan together, and report back to everyone who spoke."""

__version__ = "0.1.0"
