"""The columns of a workbook of items and the words that stand in them, ours and other programs'."""

from __future__ import annotations

from assistant.quiz.item import BLANK_MARK, Kind
from assistant.quiz.soundness import HARDEST, MOST_OPTIONS
from assistant.quiz.wording import KIND, LETTERS

COLUMN_LETTERS = LETTERS[:MOST_OPTIONS]

# The columns as they are written, each with its other names.
COLUMNS: dict[str, tuple[str, ...]] = {
    "题型": ("类型", "试题类型", "题目类型"),
    "题干": ("题目", "试题", "问题", "题目内容", "试题内容"),
    **{f"选项{letter}": (letter, f"{letter}选项", f"答案{letter}") for letter in COLUMN_LETTERS},
    "答案": ("正确答案", "标准答案", "参考答案"),
    "解析": ("答案解析", "试题解析", "题目解析"),
    "知识点": ("主题", "考点", "专题"),
    "难度": ("难易度", "难度系数", "难易程度"),
    "分值": ("分数",),
    "依据文件": ("文件", "来源文件", "政策文件"),
    "依据条款": ("条款",),
    "引文": ("原文", "依据原文"),
    "题库编号": (),
}
COLUMN_OF = {name: column for column, others in COLUMNS.items() for name in (column, *others)}
NEEDED = ("题型", "题干", "答案")
IGNORED = frozenset({"序号", "题号", "编号", ""})
WIDTHS = {"题干": 50, "解析": 40, "引文": 40, "依据条款": 30, "依据文件": 30, "题库编号": 34}

KINDS = {
    **{name: kind for kind, name in KIND.items()},
    **{name.removesuffix("题"): kind for kind, name in KIND.items()},
    "单项选择题": Kind.SINGLE,
    "单项选择": Kind.SINGLE,
    "多项选择题": Kind.MULTIPLE,
    "多项选择": Kind.MULTIPLE,
    "是非题": Kind.TRUE_FALSE,
    "问答题": Kind.SHORT,
    "连线题": Kind.MATCHING,
    "配对题": Kind.MATCHING,
}
DIFFICULTIES = {"容易": 1, "易": 1, "较易": 2, "中": 3, "中等": 3, "一般": 3, "较难": 4, "难": 5, "困难": 5}
TRUE = frozenset({"对", "正确", "√", "是", "T", "TRUE", "A", "Y", "✓", "✔"})
FALSE = frozenset({"错", "错误", "×", "否", "F", "FALSE", "B", "N", "X", "✗", "✘"})

EXPLAINED = (
    "每行一道题；表头的名称不能改，列的次序可以改，不用的列可以删去。",
    f"题型：{'、'.join(KIND.values())}。",
    "单选、多选：选项A 起依次填选项，答案填字母，如 B 或 ABD。",
    "判断：答案填 对 或 错，选项不填。",
    f"填空：题干里用“{BLANK_MARK}”标出一处空，答案填可接受的写法，用 | 隔开，第一个作为标准答案。",
    "简答：答案填采分点，用 | 隔开，每点一分。",
    "匹配：每个选项格填一对，左右用 | 隔开，如 第一年|8000元；答案不填。",
    f"难度：1（易）到 {HARDEST}（难）。分值不导入，在组卷时设定。",
    "依据文件、依据条款：文件标题和条款编号或标题；找得到现行条款的题目才能用于正式测验，找不到的只供练习。",
    "引文：条款里的原话，可以不填。题库编号：导出的题目才有，改后再导入即改原题。",
    "以 = + - @ 开头的内容，导出时前面加了一个 '，以防被当作公式；导入时自动去掉。",
)
