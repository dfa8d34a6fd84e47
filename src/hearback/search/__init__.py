"""Everything public, found by its words: an index of ids and stems, and the rows themselves read again for each hit."""
