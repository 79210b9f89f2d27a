"""How the program's own terms are put to its users."""

from __future__ import annotations

from assistant.answer import Status, Verdict
from ingest.document import Validity
from ingest.library import State

VALIDITY = {
    Validity.DRAFT: "征求意见稿",
    Validity.IN_FORCE: "现行有效",
    Validity.TRIAL: "试行",
    Validity.NOT_YET_IN_FORCE: "尚未施行",
    Validity.AMENDED: "已修订",
    Validity.REPEALED: "已废止",
    Validity.EXPIRED: "已失效",
    Validity.UNKNOWN: "效力未注明",
}

STATE = {
    State.STAGED: "待发布",
    State.SCHEDULED: "到期施行",
    State.CURRENT: "已发布",
    State.ARCHIVED: "已被替代",
    State.REPEALED: "已废止",
    State.EXPIRED: "已失效",
    State.WITHDRAWN: "已撤回",
}

STATUS = {
    Status.ANSWERED: "有规定",
    Status.PARTIAL: "部分有规定",
    Status.NOT_FOUND: "文件没有规定",
    Status.CLARIFY: "需要补充信息",
    Status.OUT_OF_SCOPE: "不属于政策问题",
}

VERDICT = {
    Verdict.ELIGIBLE: "符合条件",
    Verdict.NOT_ELIGIBLE: "不符合条件",
    Verdict.UNDETERMINED: "尚不能判断",
}
