"""The systems measured, a file each. Nothing is imported here: a process holds one of them alone."""
