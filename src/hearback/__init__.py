"""Hearback: an open government action plan, written together and reported back on."""
