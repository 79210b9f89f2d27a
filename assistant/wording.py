"""How the program's own terms are put to its users."""

from __future__ import annotations

from assistant.answer import Status, Verdict
from assistant.job import FileState, JobState, Kind
from ingest.difference import Kind as Change
from ingest.document import MetadataField, Validity
from ingest.library import Action, State

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

FIELD = {
    MetadataField.TITLE: "标题",
    MetadataField.ISSUER: "发文机关",
    MetadataField.DOCUMENT_NUMBER: "发文字号",
    MetadataField.LEVEL: "层级",
    MetadataField.VALIDITY: "效力",
    MetadataField.ADDRESSEE: "主送机关",
    MetadataField.WRITTEN: "成文日期",
    MetadataField.EFFECTIVE: "施行日期",
    MetadataField.EXPIRES: "有效期至",
    MetadataField.AMENDED: "最近修正",
}

ACTION = {
    Action.STAGE: "收入",
    Action.SCHEDULE: "发布，待施行",
    Action.PUBLISH: "发布",
    Action.ARCHIVE: "归入旧版",
    Action.WITHDRAW: "撤回",
    Action.RESTORE: "恢复",
    Action.REPEAL: "废止",
    Action.EXPIRE: "失效",
}

CHANGE = {
    Change.ADDED: "新增",
    Change.REMOVED: "删去",
    Change.CHANGED: "修改",
    Change.MOVED: "移位",
    Change.RENUMBERED: "改号",
}

JOB = {
    Kind.TAKE_IN: "收入",
    Kind.PUBLISH: "发布",
    Kind.PUBLISH_REPEALING: "发布并废止旧文件",
    Kind.REPEAL: "废止",
    Kind.WITHDRAW: "撤回",
    Kind.RESTORE: "恢复",
}

JOB_STATE = {
    JobState.WAITING: "等待",
    JobState.RUNNING: "进行中",
    JobState.DONE: "完成",
    JobState.FAILED: "失败",
    JobState.CANCELLED: "已取消",
}

FILE_STATE = {
    FileState.WAITING: "等待",
    FileState.READING: "正在读",
    FileState.STAGED: "已收入，待发布",
    FileState.UNCHANGED: "没有变化",
    FileState.FAILED: "失败",
    FileState.CANCELLED: "已取消",
}

ACTOR = {"operator": "维护人员", "system": "命令行", "calendar": "到期自动"}
