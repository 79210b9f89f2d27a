"""What the commands do, by subject. Each gives an exit status.

Results go to standard output, everything else to standard error.
"""
