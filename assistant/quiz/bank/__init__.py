"""The bank of items (题库): drafts, reviewed by somebody else, approved; kept with their history.

`bank` is what others call, `changes` what they hand it; `schema`, `rows` and `search` are its tables.
`likeness` finds items that ask the same, `staleness` and `following` keep items to what the library holds
now, `sources` finds the clause that words name, `importing` takes in files.
"""

from assistant.quiz.bank.bank import GENERATED, Bank

__all__ = ["GENERATED", "Bank"]
