"""How the terms of a quiz are put to its users."""

from __future__ import annotations

from assistant.quiz.item import Kind, State

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
