"""Quizzes that teach the policy: every item is tied to the clause that it was made from."""
