"""How much a file may cost before it is refused. Every bound of the readers stands here."""

from __future__ import annotations

# --- what comes in ----------------------------------------------------------------------------------------

MAX_BYTES = 100_000_000  # of one file, and of one file inside an archive
SMALL_TEXT = 64_000  # bytes; the most hostile text of this length takes 1.4 s: no process of its own
FEW_TEXTS = 500_000  # bytes of small texts that a run reads without one; the start of a process takes 0.3 s

# --- zip packages: docx, xlsx, ofd, and archives of documents -----------------------------------------------

MAX_PARTS = 20_000  # entries of a zip directory
MAX_UNPACKED = 500_000_000  # bytes of all parts of a package, of all files of an archive
MAX_RATIO = 200  # unpacked to packed bytes, of parts over RATIO_COUNTS_FROM; documents reach about 20
RATIO_COUNTS_FROM = 10_000_000

# --- archives of documents ----------------------------------------------------------------------------------

MAX_MEMBERS = 2_000
MAX_DEPTH = 3  # an archive in an archive in an archive

# --- reading, in a process of its own -----------------------------------------------------------------------

MAX_SECONDS = 120  # of a processor, for a file
MAX_SECONDS_OF_SCAN = 1_800  # of all processors, for a pdf or picture: pages are recognised one by one
PATIENCE = 5  # times as long by the clock: whoever answers questions meanwhile goes first
MAX_MEMORY = 3_000_000_000  # bytes of address space
MAX_WAITING = 200_000_000  # bytes of files that are read ahead of their turn
