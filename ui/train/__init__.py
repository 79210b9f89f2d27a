"""The trainers' page: making drafts, reviewing, the bank, papers, sessions, results; one file a part."""
