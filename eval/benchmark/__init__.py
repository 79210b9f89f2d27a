"""The product's search against what a user would pick instead: same clauses, same questions, one run."""
