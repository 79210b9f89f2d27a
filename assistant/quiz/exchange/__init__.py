"""Items as files of other programs, and from them: one file a format."""
