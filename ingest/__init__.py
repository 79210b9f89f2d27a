"""From a file to published clauses: readers, structure, facts, library, indexes; no import of assistant."""
