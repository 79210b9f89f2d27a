"""Whether rules alike in most words speak of the same thing, judged by the conflicts found among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ingest.conflicts import conflicts_in_force
from ingest.continuation import whole_title
from ingest.document import Clause
from ingest.segment import clauses_of
from tests.policies import open_stores

SAME = [
    # both titles are about it
    (
        ("村民委员会选举办法", "第四条 村民委员会每届任期三年，届满应当举行换届选举。"),
        ("村民委员会组织法", "第十一条 村民委员会每届任期五年，届满应当及时举行换届选举。"),
        ("三年", "五年"),
    ),
    # a number of the other text that measures another thing proves no other case
    (
        ("聊城市物业管理条例", "第二十二条 业主委员会由三人以上单数组成。"),
        (
            "山东省物业管理条例",
            "第二条 筹备组由七人以上单数组成。\n第三条 业主委员会由业主大会选举产生，由五人以上单数组成。",
        ),
        ("三人以上", "五人以上"),
    ),
    # the title of one is what both sentences are about
    (
        ("农作物病虫害防治条例", "第三十二条 农药经营许可证有效期为三年。"),
        ("农药管理条例", "第二十五条 农药经营许可证有效期为5年。"),
        ("三年", "5年"),
    ),
    # both are about the same people
    (
        ("促进增收工作方案", "一、残疾人灵活就业6个月以上的，每年补贴2000元。"),
        ("稳定就业若干政策", "一、对灵活就业满6个月的残疾人，每年给予3000元补贴。"),
        ("2000元", "3000元"),
    ),
    (
        ("高龄津贴发放办法", "一、对年满80周岁的老年人，每月发放100元高龄津贴。"),
        ("养老服务实施方案", "一、年满80周岁的老年人每月高龄津贴80元。"),
        ("100元", "80元"),
    ),
    (
        # of one place, by their own words
        ("贺川县惠民殡葬实施办法", "一、本县户籍居民死亡后火化的，给予丧葬补助1000元。"),
        ("贺川县关于推进移风易俗的若干措施", "一、本县户籍居民死亡后火化的，给予丧葬补助1200元。"),
        ("1000元", "1200元"),
    ),
    (
        ("贺川县民政局关于调整城乡低保标准的通知", "一、农村低保标准提高到每人每年6000元。"),
        ("社会救助实施方案", "一、农村低保标准为每人每年5800元。"),
        ("6000元", "5800元"),
    ),
]
OTHER = [
    # what was repealed, and what was stated for a year gone by, does not meet what came after
    (
        ("贺川县临时救助办法", "一、临时救助单次救助金额不超过3000元。"),
        (
            "贺川县临时救助实施办法",
            "一、临时救助单次救助金额不超过8000元。\n二、《贺川县临时救助办法》同时废止。",
        ),
    ),
    (
        ("贺川县耕地补贴通知", "一、2022年耕地地力保护补贴标准为每亩82元。"),
        ("贺川县耕地补贴办法", "一、耕地地力保护补贴标准为每亩85元。\n贺川县人民政府\n2023年3月1日"),
    ),
    # in one place, the same step of two matters
    (
        ("贺川市土地监察条例", "第三条 土地违法案件，应当从立案之日起三十日内结案。"),
        ("贺川市水土保持规定", "第三条 水土保持违法案件，应当从立案之日起60日内结案。"),
    ),
    # siblings
    (
        ("农药管理条例", "第十八条 农药生产许可证有效期为5年。"),
        ("安全生产许可证条例", "第九条 安全生产许可证的有效期为3年。"),
    ),
    (
        ("农药管理条例", "第十八条 农药生产许可证有效期为5年。"),
        ("农作物病虫害防治条例", "第三十二条 农药经营许可证有效期为三年。"),
    ),
    # the same procedure in another matter
    (
        ("食盐专营办法", "第十条 记录和凭证保存期限不得少于2年。"),
        ("食品安全法", "第六十五条 记录和凭证保存期限不得少于六个月。"),
    ),
    (
        ("工伤保险条例", "第四十四条 逾期不缴纳的，从欠缴之日起，按日加收千分之二的滞纳金。"),
        ("残疾人就业条例", "第二十七条 逾期仍不缴纳的，自欠缴之日起，按日加收千分之五的滞纳金。"),
    ),
    # what the number measures is another thing
    (
        ("村民委员会选举办法", "第十五条 村民对名单有异议的，应当自名单公布之日起五日内提出申诉。"),
        ("村民委员会组织法", "第十四条 村民名单应当在选举日的二十日前由村民选举委员会公布。"),
    ),
    (
        ("医疗器械注册管理办法", "第八十二条 医疗器械注册证有效期届满6个月前，应当申请延续。"),
        ("医疗器械监督管理条例", "第二十二条 医疗器械注册证有效期为5年，届满应当申请延续。"),
    ),
    # each orders what its own bodies do
    (
        ("地方立法条例", "第五十六条 地方性法规公布后三十日内，由省人民代表大会常务委员会报送备案。"),
        ("制定地方性法规条例", "第五十一条 地方性法规公布后十五日内，由市人民代表大会常务委员会报送备案。"),
    ),
    # it refers to what was said before
    (
        ("执行工作规定", "第十六条 人民法院对符合上述条件的申请，应当在七日内予以立案。"),
        ("再审立案规定", "第十条 人民法院对符合上述条件的再审申请，应当在五日内予以立案。"),
    ),
    # what was received is told by the sentence before
    (
        (
            "民事诉讼法解释",
            "第八条 当事人对保全裁定不服的，可以申请复议。人民法院应当在收到复议申请后十日内审查。",
        ),
        (
            "民事诉讼法执行程序解释",
            "第九条 债权人不服驳回裁定的，可以申请复议。上一级人民法院应当自收到复议申请之日起三十日内审查。",
        ),
    ),
    # the first body that is named acts
    (
        ("青山省立法条例", "第五条 地方性法规自公布后三十日内，由省人民代表大会常务委员会报备案。"),
        (
            "平川市立法条例",
            "第六条 市人民代表大会常务委员会在地方性法规公布之日起十五日内，报省人民代表大会常务委员会备案。",
        ),
    ),
    (
        (
            "宗教事务条例",
            "第十二条 国务院宗教事务部门应当自受理申请之日起六十日内作出批准或者不予批准的决定。",
        ),
        (
            "青山省宗教事务条例",
            "第九条 县宗教事务部门应当自受理申请之日起三十日内作出批准或者不予批准的决定。",
        ),
    ),
    # an own body that is not said to be of a level
    (
        ("青山省制定地方性法规条例", "第三十二条 地方性法规案应当在会议举行的七日前发给常务委员会组成人员。"),
        ("平川市制定地方性法规条例", "第二十三条 地方性法规案应当在会议举行的五日前发给常务委员会组成人员。"),
    ),
    # the sentence above the items names who acts
    (
        (
            "森林防火条例",
            "第三十二条 下列火灾，省人民政府报国务院：\n（一）24小时尚未扑灭明火的森林火灾；\n（二）其他。",
        ),
        (
            "青山省森林防火条例",
            "第三十三条 下列火灾，市人民政府报省政府：\n（一）12小时尚未扑灭明火的森林火灾；\n（二）其他。",
        ),
    ),
    # what the sentence begins with
    (
        ("聊城市物业管理条例", "第二十二条 业主委员会由三人以上单数组成。"),
        ("山东省物业管理条例", "第二十一条 筹备组由七人以上单数组成，有业主、居民委员会派员。"),
    ),
    # a case apart
    (
        ("无线电管理条例", "第十九条 无线电频率使用许可的期限不得超过10年。"),
        ("青山省无线电管理条例", "第十二条 无线电频率临时使用许可的期限最长不得超过一年。"),
    ),
    # a deadline and a least time
    (
        ("道路交通安全条例", "第五条 取得机动车驾驶证三年以上的可以驾驶试验车。"),
        ("道路交通安全法", "第九条 十年内不得取得机动车驾驶证，可以驾驶试验车的除外。"),
    ),
    # a word means what it means in the text that says so
    (
        ("民用建筑节能条例", "第二十一条 本条例所称大型公共建筑是指单体建筑面积2万平方米以上的建筑。"),
        (
            "青山省民用建筑节能条例",
            "第十五条 应当评估：\n（一）建筑面积1万平方米以上的单体建筑；\n（二）大型公共建筑。",
        ),
    ),
    # offences
    (
        ("关于审理甲刑事案件的解释", "第二条 单位非法经营数额在五十万元以上的，予以追究。"),
        ("关于审理乙刑事案件的解释", "第七条 单位非法经营数额在十五万元以上的，予以追究。"),
    ),
    # a special subject of its own title
    (
        ("海上交通安全法", "第八十四条 海上交通事故调查组应当自事故发生之日起九十日内提交调查报告。"),
        ("事故报告和调查处理条例", "第二十九条 事故调查组应当自事故发生之日起60日内提交事故调查报告。"),
    ),
    # for whom a rule is, and what it lays down
    (
        ("人口与计划生育法", "第十八条 国家提倡适龄婚育。一对夫妻可以生育三个子女。"),
        (
            "青山省人口与计划生育条例",
            "第十九条 可以再生育：\n（一）夫妻共同生育两个子女的；\n（二）再婚夫妻未生育子女的。",
        ),
    ),
    # tiers
    (
        ("海域使用管理法", "第十八条 七百公顷以上的不改变海域自然属性的项目用海报国务院审批。"),
        ("青山省海域使用管理条例", "第九条 不足二百公顷的不改变海域自然属性的项目用海报县审批。"),
    ),
    # a municipality that is named without its level
    (
        ("上海港口条例", "第八条 临时使用港口岸线的期限不得超过两年。"),
        ("山东省港口条例", "第十九条 临时使用港口岸线的期限不得超过一年。"),
    ),
    # other places, of one region or not
    (
        ("聊城市物业管理条例", "第二十条 筹备组应当自成立之日起六十日内，组织召开首次业主大会会议。"),
        ("菏泽市物业管理条例", "第七条 筹备组应当自成立之日起九十日内组织召开首次业主大会会议。"),
    ),
    (
        ("浙江省物业管理条例", "第二十条 筹备组应当自成立之日起六十日内，组织召开首次业主大会会议。"),
        ("聊城市物业管理条例", "第七条 筹备组应当自成立之日起九十日内组织召开首次业主大会会议。"),
    ),
]
Text = tuple[str, str]  # title, clause


@pytest.fixture(scope="module")
def found_between(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Text, Text], list[tuple[str, str]]]:
    return partial(_found_between, tmp_path_factory)


def _found_between(folders: pytest.TempPathFactory, one: Text, other: Text) -> list[tuple[str, str]]:
    folder: Path = folders.mktemp("two")
    texts = {f"{i}.txt": "\n".join(text) for i, text in enumerate((one, other))}
    with open_stores(folder, texts) as stores:
        first = next(each for each in stores.library.documents() if whole_title(each.title) == one[0])
        clauses: tuple[Clause, ...] = tuple(clauses_of(stores.library.document(first.doc_id, first.revision)))
        found = conflicts_in_force(clauses, stores.library, stores.index)
        return [(each.one_says.text, each.other_says.text) for each in found]


@pytest.mark.parametrize(("one", "other", "values"), SAME, ids=[one[0] for one, _, _ in SAME])
def test_the_same_thing(
    found_between: Callable[[Text, Text], list[tuple[str, str]]],
    one: Text,
    other: Text,
    values: tuple[str, str],
) -> None:
    assert values in found_between(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER, ids=[f"{one[0]} {other[0]}" for one, other in OTHER])
def test_another_thing(
    found_between: Callable[[Text, Text], list[tuple[str, str]]], one: Text, other: Text
) -> None:
    assert found_between(one, other) == []
