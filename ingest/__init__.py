"""From a file to published clauses: readers, structure, facts, library, indexes. Knows nothing of `assistant`."""
