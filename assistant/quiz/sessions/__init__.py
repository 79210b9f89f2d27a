"""Quiz sessions (场次): a paper held with people in a room, or within a window.

`session` has the rules and steps, free of I/O; `sessions` is the store, its transactions in `joining`,
`drawing`, `answering` and `confirming`, its tables in `schema`, `rows` and `answer_rows`, its thread in
`writer`. `shown` puts items to participants, `solution` and `views` tell them and the screen what they may
see, `tally` counts, `bell` wakes who waits, `guesses` stops who tries codes.
"""

from assistant.quiz.sessions.sessions import CODE_RESTS_S, QuizSessions, counting

__all__ = ["CODE_RESTS_S", "QuizSessions", "counting"]
