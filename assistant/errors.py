"""What a user can put right, in words for the user."""

from __future__ import annotations


class UserError(Exception):
    """`code` is for programs, `message` says what is wrong and where, `hint` what to do next (Chinese)."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
