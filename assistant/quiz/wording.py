"""How the terms, keys and replies of a quiz are put to people, on pages, on paper and in sheets."""

from __future__ import annotations

from assistant.quiz.item import Blank, Choice, Item, Kind, Pairs, Points, Reply, State

KIND = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.SHORT: "简答题",
    Kind.MATCHING: "匹配题",
}

STATE = {
    State.DRAFT: "草稿",
    State.IN_REVIEW: "待审",
    State.APPROVED: "已审定",
    State.STALE: "已过期",
    State.RETIRED: "已停用",
}

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of options
NO_REPLY = "未作答"


def key_in_words(item: Item) -> str:
    """What is right: “A 8000元；C 3000元”, “180”, “一类—8000元；二类—5000元”."""
    match item.key:
        case Choice(correct=correct):
            return reply_in_words(item, correct)
        case Pairs(pairs=pairs):
            return reply_in_words(item, tuple(range(len(pairs))))
        case Blank(accepted=accepted):
            return accepted[0]
        case Points(points=points):
            return "；".join(points)


def key_without_letters(item: Item) -> str:
    """What is right, where options are shuffled: “8000元；3000元”."""
    if isinstance(item.key, Choice):
        return "；".join(item.key.options[at] for at in item.key.correct)
    return key_in_words(item)


def reply_in_words(item: Item, reply: Reply | None) -> str:
    """Letters are those of the options as they are kept."""
    match item.key, reply:
        case _, None | () | "":
            return NO_REPLY
        case Choice(options=options), tuple():
            named = [(option_letter(at), options[at]) for at in sorted(reply) if 0 <= at < len(options)]
            is_told = item.kind is Kind.TRUE_FALSE
            return "；".join(text if is_told else f"{letter} {text}" for letter, text in named)
        case Pairs(pairs=pairs), tuple():
            matched = [(left, at) for (left, _), at in zip(pairs, reply, strict=False)]
            return "；".join(f"{left}—{pairs[at][1]}" for left, at in matched if 0 <= at < len(pairs))
        case _:
            return str(reply)


def option_letter(position: int) -> str:
    return LETTERS[position] if position < len(LETTERS) else str(position + 1)
