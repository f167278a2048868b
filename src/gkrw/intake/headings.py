"""Headings of columns: which mean what, by the words that offices use.

The words are those of some fifty public task tables of offices, schools and companies.
"""

import re
from collections.abc import Container, Sequence
from enum import Enum
from functools import lru_cache

from gkrw.core.wording import folded


class ColumnMeaning(Enum):
    """The kinds of columns of a foreign table. The value is the word for it in --columns."""

    NUMBER = "序号"
    ID = "编号"
    HEADING = "分类"
    TITLE = "任务"
    REQUIREMENT = "要求"
    LEAD = "牵头"
    RESPONSIBLE = "责任"
    SUPPORT = "配合"
    DEADLINE = "时限"
    TARGETS = "指标"
    NOTE = "备注"
    RESULT = "完成情况"
    STATUS = "完成状态"
    FINISHED = "完成日期"
    EXTRA = "其他"
    LEFT_OUT = "不要"


BODY_KINDS = (ColumnMeaning.LEAD, ColumnMeaning.RESPONSIBLE, ColumnMeaning.SUPPORT)
"""The kinds of columns of bodies."""
TASK_KINDS = (ColumnMeaning.TITLE, ColumnMeaning.REQUIREMENT)
"""The kinds of columns that say what a task is."""
TEXT_KINDS = (ColumnMeaning.HEADING, *TASK_KINDS)
"""The kinds of columns of headings and tasks."""
FURTHER_KINDS = (
    ColumnMeaning.EXTRA,
    ColumnMeaning.RESULT,
    ColumnMeaning.STATUS,
    ColumnMeaning.FINISHED,
)
"""The kinds of columns that become further ones. Those of progress only the user gives: of another
column progress_columns tells what it holds."""

KEYS = {
    ColumnMeaning.TITLE: "title",
    ColumnMeaning.REQUIREMENT: "requirement",
    ColumnMeaning.LEAD: "lead",
    ColumnMeaning.RESPONSIBLE: "responsible",
    ColumnMeaning.SUPPORT: "support",
    ColumnMeaning.DEADLINE: "deadline",
    ColumnMeaning.TARGETS: "targets",
    ColumnMeaning.NOTE: "note",
}
"""The keys of the YAML for kinds of columns."""
_PERSON_WORDS = (
    r"(?:领导|责任人|负责人|牵头人|配合人|协助人|联系人|联络员|承办人|经办人|专员"
    r"|局长|院长|校长|主任|电话|组长)"
)
_AND = rf"(?:名称|名单)?(?:[及和与/]?.{{0,3}}{_PERSON_WORDS}|[及和与/].{{1,6}})?"
_BODY = r"(?:单位|部门|科室|处室|股室|部室|站所|机构|主体|系部|学院|班子|专班|车间|班组|工段|厂处|公司|街镇|镇街)"
_PATTERNS: tuple[tuple[ColumnMeaning, str], ...] = (
    (ColumnMeaning.NUMBER, r"[\u4e00-\u9fff]{0,4}序号|序|项次|号|编码|№|no\.?"),
    (ColumnMeaning.ID, r"(?:任务|工作|项目|事项|提案|议案|建议|问题|督办|交办)?编号"),
    (
        ColumnMeaning.RESPONSIBLE,  # both roles in one column
        rf"牵头(?:{_BODY})?[及和与/]+(?:责任(?!人|领导)|配合|参与|协办|协同|落实).*",
    ),
    (
        ColumnMeaning.LEAD,
        rf"(?:牵头|主办|主责|主管|发起|第一责任|主要责任)(?:责任)?{_BODY}{_AND}|牵头|主办|主责|牵头[^及和与/]{{0,4}}{_BODY}",
    ),
    (
        ColumnMeaning.SUPPORT,
        rf"(?:配合|协同|协办|协助|协作|参与|参加|会办|共同)(?:责任|实施|配合|落实)?{_BODY}{_AND}|配合|协办|会办|参与|协助|协同",
    ),
    (
        ColumnMeaning.RESPONSIBLE,
        rf"(?:责任|承办|落实|负责|实施|承担|完成|执行|具体责任|分工)(?:落实)?{_BODY}{_AND}"
        rf"|责任[科处股室]+|{_BODY}|责任分工|分工|责任落实|责任",
    ),
    # of places, which are bodies there
    (
        ColumnMeaning.RESPONSIBLE,
        r"(?:责任|落实|承办|实施|负责)(?:社区|村社?|村居|居村|乡镇|街道|园区|学校|年级|班级|支部|项目部)",
    ),
    (
        ColumnMeaning.EXTRA,  # persons, though 责任 and 牵头 are in their headings
        rf".*{_PERSON_WORDS}.*",
    ),
    # of the city, of the county
    (ColumnMeaning.LEAD, rf"[\u4e00-\u9fff]{{1,4}}牵头{_BODY}|[省市县区乡镇]+级?牵头"),
    (ColumnMeaning.SUPPORT, rf"[\u4e00-\u9fff]{{1,4}}配合{_BODY}"),
    (
        ColumnMeaning.RESPONSIBLE,
        rf"[\u4e00-\u9fff]{{1,4}}责任{_BODY}|[省市县区乡镇]+级?责任|[省市县区镇乡]级?(?:落实|承办|实施|负责){_BODY}",
    ),
    (
        ColumnMeaning.DEADLINE,
        r"(?:完成|整改|办理|办结|办复|答复|反馈|报送|提交|落实|时间|时限|计划|拟|竣工|完工|交付"
        r"|预计|预期|要求|规定|限定|限|应|到期|截止|截至|最迟|最晚|最后|最终)*(?:时限|期限|时间|时点|节点|日期)"
        r"(?:要求|安排|节点|进度)?"
        r"|(?:抽查|检查|活动|实施|开展|整治)时间|公开(?:时限|期限|时间)(?:要求)?|进度(?:安排|要求)|时序进度|时限清单|完成时限.*|完成时间.*|截[止至]日?|到期日|销号(?:时限|期限)"
        r"|(?:计划|要求|拟|预计|预期|应|限期)(?:完成|办结|完工|竣工|销号)|(?:计划|完成|(?:计划|预计)完成)?月份",
    ),
    (ColumnMeaning.TARGETS, r"量化指标|指标值|目标值"),
    (ColumnMeaning.NOTE, r"备注|说明|备考|附注"),
    (
        ColumnMeaning.REQUIREMENT,
        r"(?:具体|工作|主要|细化|重点|任务|公开|整改|目标|推进|实施|落实|建设|规模|及|项目|实事|民生|服务|年度|改革|提案|建议|事项|办理|改善|改进|纠正|预防)*"
        r"(?:要求|内容|措施|举措|安排|对策|分工方案|做法|目标任务|细化任务|任务分解|描述)"
        r"(?:及(?:责任单位|责任分工)|[及和与、](?:预期|具体|完成|目标|工作|主要|进度|时间|阶段|质量|考核)*"
        r"(?:规模|标准|目标|时限|要求|内容|安排|进度|标志|成效|效果|成果(?:形式)?))?"
        r"|细化分工|(?!下)[\u4e00-\u9fff]{0,4}(?:举措|措施)|(?:工作)?内容及要求|工作标准",
    ),
    (
        ColumnMeaning.TITLE,
        r"(?:重点|主要|工作|年度|改革|交办|整改|具体|任务|民生|实事|反馈|目标|公开|重大|\d{2,4}年(?:度)?|创建|督办|议定|抽查|检查|提案|议案|建议|活动|课题|工程)*"
        r"(?:任务|工作|事项|项目|实事|问题|名称|项目名称|三级指标|指标名称|内容清单|子任务)(?:名称|清单)?"
        r"|[\u4e00-\u9fff]{0,4}反馈意见|(?:提案|议案|建议)?(?:案由|标题|题目)",
    ),
    (
        ColumnMeaning.HEADING,
        r"(?:一级|二级|任务|工作|项目|重点|指标|所属|主要|经济|考核|核心|绩效)*(?:类别|分类|板块|领域|指标|大类|类型|方面|方向|环节|门类|维度|栏目|专题)"
        r"|[一二]级(?:目标|任务|内容|事项|项目)|议题|条线|战线|模块|部分|章|节|章节|(?:评审|考核|评估|检查)?(?:章节|条款)",
    ),
)
_WORDS = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS))
"""One pattern, whose groups are those of _PATTERNS: it takes 0.4 of the time of one after the other."""


def heading_text(lines: Sequence[str]) -> str:
    """Return a heading on one line, without the line breaks and blanks inside it: 责任领导."""
    return "".join("".join(lines).split())


_ASIDE = re.compile(r"[（(【\[].*?[)）】\]]|[：:，*＊]")


@lru_cache(maxsize=4096)  # 20 µs, and the same headings are asked for again and again
def kind_of(heading: str) -> ColumnMeaning | None:
    """Return the meaning of a heading by its words; None for one that is unknown or empty."""
    if len(heading) > _LONGEST_WRITTEN or (
        len(heading) > _LONGEST_ALONE and _HAS_ASIDE.search(heading) is None
    ):
        return None
    text = _ASIDE.sub("", folded("".join(heading.split())).strip("、")).replace("、", "及")
    if not text or len(text) > _LONGEST:
        return None
    match = _WORDS.fullmatch(text)
    return _PATTERNS[match.lastindex - 1][0] if match and match.lastindex else None


_LONGEST_WORD = 6
_LONGEST = 16
"""The most characters of a heading."""
_LONGEST_ALONE = 2 * _LONGEST
"""The most characters of one with stray marks and wide characters, but nothing in brackets."""
_HAS_ASIDE = re.compile(r"[（(【\[［\s]")
_LONGEST_WRITTEN = 200
"""The most characters of one with what stands in brackets."""


_OR_PERSON = re.compile(rf"{_BODY}(?:[/／、及和与]|[（(])(?:个人|人员|人)[)）]?$")
"""A heading of bodies and persons: 责任部门/人, 责任单位（人）."""


@lru_cache(maxsize=256)  # each cell of a column asks
def person_heading(heading: str) -> str:
    """Return the part of a heading that is about persons: 责任领导, 联系人及电话; 责任人 of
    责任单位及责任人; empty for any other heading."""
    if _OR_PERSON.search(heading):
        return "责任人"
    if not re.search(_PERSON_WORDS, heading):
        return ""
    text = re.sub(rf"[及和与、/]+[^及和与、/]{{0,2}}{_BODY}$", "", heading)  # 责任领导及单位
    return re.sub(rf".*{_BODY}[（(及和与、/]*", "", text).rstrip("）)") or heading


def bodies_heading(heading: str, extra: Container[str]) -> str:
    """Return the heading of a column without the persons, 责任部门 of 责任部门及责任人, where these
    have a column of their own in `extra`."""
    persons = person_heading(heading)
    if persons not in extra or not heading.endswith(persons):
        return heading
    return heading.removesuffix(persons).rstrip("及和与、/／") or heading


def is_heading_row(texts: Sequence[str]) -> bool:
    """Return whether texts are the headings of columns: at least two are known and say what is to
    be done or by whom, and few are unknown."""
    # The longest first: they are unknown, and quickly found to be so.
    named = {text for text in texts if text and not _PERIOD.fullmatch(text)}
    written = sorted(named, key=len, reverse=True)
    if len(written) < 2 or len(written[0]) > _LONGEST_WRITTEN:
        return False
    # Where nothing looks like the text of a task, fewer words need to be known.
    are_words = len(written[0]) <= _LONGEST_WORD and all(map(str.isalpha, written))
    most_unknown = len(written) * 3 // 4 if are_words else len(written) // 2
    known = set()
    for text in written:
        kind = kind_of(text)
        if kind is not None:
            known.add(kind)
        elif most_unknown == 0:
            return False
        else:
            most_unknown -= 1
    return len(known) > 1 and not known.isdisjoint(_TELLING)


_PERIOD = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年|第\d{1,2}周|20\d\d年"
)
"""The heading of a column for a part of the year, of which a table may have many."""
_TELLING = {*TEXT_KINDS, *BODY_KINDS, ColumnMeaning.DEADLINE}
"""The kinds that say what is to be done, by whom, or until when."""
