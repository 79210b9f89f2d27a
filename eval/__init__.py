"""Measures of retrieval and answers, the questions, and the report."""
