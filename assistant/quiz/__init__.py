"""Quizzes that teach the policy: every item is tied to the clause that it was made from.

- item, wording: the nouns, and how they are put to people
- soundness, marking, equivalence, plain: what any item must be, and what a reply to it earns
- generator: items made from clauses; gates: which of them may be shown, and which stand on one paper
- bank: items kept, reviewed, gone stale; exchange: items as files of other programs
- papers: items put together, drawn, printed
- sessions: papers held, live or self-paced; results: what a session came to
- practice: items for whoever wants to learn by themselves
- quiz: all of it, for the faces of the program
"""
