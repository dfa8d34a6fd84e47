"""What is seen when many things said are looked at together: the same words from many people."""
