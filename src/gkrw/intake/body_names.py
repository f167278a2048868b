"""Recognise the names of bodies: how they end, which stand for many, which are words for roles."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from gkrw.core.names import ETC
from gkrw.intake.headings import ColumnMeaning, kind_of
from gkrw.intake.source_text import outside_brackets, without_stray_blanks

KnownNames: TypeAlias = frozenset[str]
"""The names that stand alone somewhere in the document, or in a table of another year."""
NAME_SEPARATORS = "、，,；;/／\\|｜"
BETWEEN_NAMES = "、/／\\|｜"
"""Those that do not end a clause: a word for a role behind it is for all names before it."""
_LAST = frozenset(
    "局委办室处科股部厅院站所队会社校馆联行区镇乡县市村府团厂组班园司庭库场系台网署居坊街道岛心矿段课"
)
"""The last characters of names of bodies."""
_TAIL = re.compile(
    r"(?:大学|中学|小学|年级|车间|基地|机构|单位|部门|企业|平台|科协|海关|运营商|铁塔|海事|团中央"
    r"|[城交水旅文农建国]投|[省市县区州第][一二三四五六七八九十]中)$"
)
"""Other ends of names of bodies, the last characters of which end other words too."""
GENERIC_END = re.compile(
    r"(?:党政|综合)?办公室|委员会|管理委员会|管委会|人民政府|政府|指挥部|领导小组|[\u4e00-\u9fff]?局|中心|大队|支队"
)
"""Ends of names that are no full names where others stand before them."""
COMPLETE_END = re.compile(r"(?:办公室|委员会|政府|指挥部|小组|局|中心|队|[科股处室站所])$")
"""The ends of names to which nothing is added."""
_COLLECTIVE = re.compile(
    r"(?:全[市县区省州厅局校院]|[市县区省州厅局校院](?:直|级)?|机关|其[他它]|委厅机关)?(?:各|有关|相关|全体|其[他它]|直属)"
    r".*|.*(?:各|有关|相关)(?:部门|单位|处室|科室|股室|街道|街镇|镇街|乡镇|园区|企业|专班|高校|学院|系部|区县|县区|学校).*"
)
_LONGEST_NAME = 500
"""The most characters of a name, with the names in brackets behind it."""
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
)

_UNIT = "(?:责任)?(?:单位|部门|科室|处室)"
_LEADS = (
    r"(?:共同|联合|分别|总|负责)?牵头(?:负责|落实|组织|抓总|实施|推进)*|主办|为主|负总责|主抓"
    rf"|作?为(?:牵头|主办|主责){_UNIT}"
)
_SUPPORTS = (
    r"(?:积极|协助|协同|共同|按照?职责(?:分工)?)?配合(?:落实|做好|实施)?|协助(?:配合|落实|做好)?"
    rf"|(?:共同|积极)?参与|参加|协办|协同|会办|作?为(?:配合|协同|参与|协办){_UNIT}"
)
_DUTIES = (
    r"(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:任务)?(?:分工)?(?:分别|具体|共同)?"
    r"(?:负责|抓好|做好|推进|组织)?(?:落实|实施)?|按分工(?:负责)?(?:落实)?"
    r"|分工(?:负责)?(?:落实)|分工负责|分别负责(?:落实|实施)?|分头(?:负责)?落实"
    r"|(?:具体|共同)?(?:组织)?负责(?:落实|实施|推进)?|组织(?:实施|落实)|抓好落实|参照(?:执行|落实)|承办|(?:联合|共同)?办理|(?:具体|共同)?落实"
    rf"|督导|指导|汇总|作?为(?:责任|承办|落实)?{_UNIT}"
)
ROLE = re.compile(rf"(?P<lead>{_LEADS})$|(?P<support>{_SUPPORTS})$|(?P<duty>{_DUTIES})$")
ROLE_IN_BRACKETS = re.compile(
    r"[（(]((?:共同|联合)牵头|负责|配合|协助|协办|会办|参与|按照?职责分工(?:负责)?)(?:单位|部门)?[)）]"
)
LEADS_ALONE = re.compile(r"(?P<name>.+)[（(](?:总?牵头|主办|主责|主)(?:单位|部门|科室|处室)?[)）]")
"""甲局（牵头）: the word is only for the name right before it."""
KIND_WORDS = (
    "单位",
    "部门",
    "市",
    "县",
    "区",
    "管委会",
    "科室",
    "处室",
    "企业",
    "街道",
    "乡镇",
    "镇",
    "乡",
    "市区",
    "社区",
    "村",
)
"""Words that say of which kind bodies are, and are no bodies."""
LABEL = re.compile(r"([\u4e00-\u9fff]{2,8})[:：]")


def labels_in(text: str) -> Iterator[tuple[re.Match[str], ColumnMeaning]]:
    """Yield the labels at the beginning of a text and behind marks and blanks, with their kinds:
    责任单位："""
    for match in LABEL.finditer(text):
        before = text[max(match.start() - 1, 0) : match.start()]
        if not before or before in _BEFORE_LABEL:
            kind = kind_of(match[1])
            if kind is None and _OTHER_BODIES.search(match[1]):  # 督导单位
                kind = ColumnMeaning.EXTRA
            if kind is not None:
                yield match, kind


_OTHER_BODIES = re.compile("(?:单位|部门|科室|处室)$")


_BEFORE_LABEL = "，,；;。、！？（(【〔[）)】〕] \u3000\t"


def labelled_parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text, each with its label: 责任单位, 市统计局; the part before the first
    label has an empty one."""
    labels = [match for match, _ in labels_in(text)]
    before = text[: labels[0].start()] if labels else text
    if not labels or before.strip(NAME_SEPARATORS + "。 "):
        yield "", before
    stops = [*(each.start() for each in labels[1:]), len(text)]
    for match, stop in zip(labels, stops, strict=False):
        yield match[1], text[match.end() : stop]


_BY = re.compile(
    "(?:(?:以上|上述|此|该|本|这)(?:项|些)?(?:工作|任务|事项|要求|内容|措施)?(?:统一|主要|具体)?)?由(?=..)"
)


def without_by(text: str) -> str:
    """Return who acts in a text that begins with 由, or with 此项工作由."""
    match = _BY.match(text)
    return text[match.end() :] if match else text


def is_collective(name: str) -> bool:
    """Return whether a name stands for many bodies: 各科室, 市直有关单位."""
    return _COLLECTIVE.fullmatch(name) is not None


def is_body_like(name: str) -> bool:
    """Return whether a name ends as names of bodies do, or stands for many."""
    return len(name) <= _LONGEST_NAME and (_ends_as_body(name) or is_collective(name))


def is_office_name(name: str) -> bool:
    """Return whether a name, perhaps with the word for its role, surely ends as names of bodies
    do: a text that only begins as collectives do, 有关要求, is no name where all texts stand."""
    core = ROLE.sub("", name).removesuffix(ETC)
    return len(core) <= _LONGEST_NAME and _ends_as_body(core)


_ACTS = re.compile(
    "(?P<body>.+?)(?:具体|主要|分别|总)?(?P<role>负责|牵头|配合|协助)(?!人|落实|做好$|实施|推进|解释|单位|部门).{2,}"
)


def acting_body(text: str) -> str:
    """Return the body with its role in a text that says what it does, 市公安局负责 of 市公安局负责校园安保;
    empty for another text."""
    match = _ACTS.fullmatch(text)
    return match["body"] + match["role"] if match and is_body_like(match["body"]) else ""


def names_kind(name: str, kind: str) -> bool:
    """Return whether what stands behind 等 says of which kind a body is: 甲银行等金融机构."""
    return (
        is_body_like(name) and not is_collective(kind) and _KIND_OF_BODIES.search(kind) is not None
    )


_KIND_OF_BODIES = re.compile(
    "(?:组织|机构|企业|公司|银行|集团|运营商|媒体|高校|院校|学校|团体|协会|国企)$"
)


_PHRASE = re.compile(
    r"推[动进行]|加[强快]|完善|建[立成]|建设(?![局委厅处科办部])|督促|指导|支持|鼓励|引导|配合|协助|通过|发挥|强化"
    r"|形成|坚持|健全|明确|要求|做好|抓好|开展|成立|设立|打造|创建|深化|优化|确保|实[施现]|实行|提[高升]|会同"
    r"|联合(?!会)|组织(?!部|科|处|人事)|协调(?!办|处|科)|[以让使按凡并均再]"
    r"|免费|开放(?!大学)|新建(?![区县])|[改扩修]建|改造(?!办)|整治(?!办)|修缮|举办|升级|新增|安装"
    r"|.*(?:[干全内外局]部|(?:数字|法治|服务型|电子|智慧|廉洁|阳光)政府)$"
    r"|(?:政府|企业|社会|学校|医院|家庭|家校社|单位|部门)$"
)


def is_phrase(name: str) -> bool:
    """Return whether a text only ends as names of bodies do: 建设数字政府, 推动企业, 党员干部."""
    return _PHRASE.match(name) is not None


_SURE_END = re.compile(
    r"(?:[局委办室处科厅部府]|管委会|(?<=.)(?:单位|部门)|车间|年级组?|教研组|工会|妇联|残联|科协|工商联"
    r"|[居村]委会|[支大中]队|(?<![厕场处住])所|专班|指挥部|领导小组)等?$"
)


def is_sure_name(name: str) -> bool:
    """Return whether a name is surely of a body by its end: 教务处, and not 图书馆."""
    has_sure_end = "各" in name[:-1] or _SURE_END.search(name) is not None
    return has_sure_end and not is_phrase(name)


def _ends_as_body(name: str) -> bool:
    core = re.sub(r"[（(〔\[].*[)）〕\]]$", "", name)
    ends = core[-1:] in _LAST and not core.endswith("社会")  # 民政和社会 / 保障局
    return len(core) > 1 and (ends or _TAIL.search(core) is not None)


def is_person_like(name: str) -> bool:
    """Return whether a name is rather a person's: 张伟, 欧阳某."""
    is_short = 2 <= len(name) <= 3 and name[0] in _SURNAMES
    return (is_short or _NAMELESS.fullmatch(name) is not None) and (
        not is_body_like(name) and name.isalpha()
    )


_NAMELESS = re.compile("[\u4e00-\u9fff]{1,2}某{1,2}")
"""A person whose name is not told."""
_IN_BRACKETS = re.compile(
    rf"(?<=[{''.join(sorted(_LAST))}])\s*[（(]([\u4e00-\u9fff、，]{{2,20}})[)）]"
)


_BESIDE = re.compile(
    rf"(?<=[{''.join(sorted(_LAST))}])[ \u3000]+([\u4e00-\u9fff]{{2,3}})(?=[\s、，,；;/。]|$)"
)
_OFFICE_HOLDER = re.compile(
    r"(?:常务)?副?(?:局长|主任|处长|科长|厅长|部长|院长|所长|书记|负责人)"
    rf"(?:[{''.join(sorted(_SURNAMES))}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]某{{1,2}})?"
)
_WITH_OFFICE = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,20}[局委办室处科厅部府院所])"
    rf"{_OFFICE_HOLDER.pattern}(?=[\s、，,；;/。）)]|牵头|负责|配合|参与|协助|$)"
)
"""The office of a person, with or without the name, right behind that of a body: 城管局局长王某."""


def without_persons(text: str) -> tuple[str, list[str]]:
    """Return the text of a list of bodies without the persons behind them, also in brackets, and on
    lines of their own, and these: 科技局（郑某）会人才办, 安委办 张伟, 城管局局长王某."""
    lines = text.split("\n")
    persons = [line.strip() for line in lines if is_person_like(line.strip())]
    if len(persons) < len(lines):
        text = "\n".join(line for line in lines if line.strip() not in persons)
    else:
        persons = []

    def cut(match: re.Match[str]) -> str:
        names = split_names(match[1], NAME_SEPARATORS)
        if not all(is_person_like(each) or _OFFICE_HOLDER.fullmatch(each) for each in names):
            return match[0]
        persons.extend(names)
        return ""

    def part(match: re.Match[str]) -> str:
        persons.append(without_by(match[0]))
        return match["body"]

    return _WITH_OFFICE.sub(part, _BESIDE.sub(cut, _IN_BRACKETS.sub(cut, text))), persons


_PAIR = re.compile(
    "..+[局委办室处科厅部](?:和|及|与|以及)...+|.+(?:和|及|与)(?:各|有关|相关|[省市县区州]直).+|.*各.+及...+"
)
"""Two names joined: 民政局和财政局, and not 粮食和储备局."""


def known_names(texts: Iterable[str]) -> KnownNames:
    """Return the names that stand alone in some texts of cells: on one line, between separators."""
    names = set()
    for text in texts:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if len(lines) != 1:
            continue
        for clause in split_names(without_stray_blanks(lines[0]), NAME_SEPARATORS):
            name = LABEL.sub("", clause)
            name = ROLE.sub("", name).removesuffix(ETC).strip()
            if is_body_like(name) and not _PAIR.fullmatch(name):
                names.add(name)
    return frozenset(names)


def split_names(text: str, separators: str) -> list[str]:
    """Split a text at separators outside of brackets. Blank parts are dropped."""
    parts, start = [], 0
    for at, character in outside_brackets(text):
        if character in separators:
            parts.append(text[start:at])
            start = at + 1
    return [part for each in (*parts, text[start:]) if (part := each.strip())]


def names_bodies(text: str) -> bool:
    """Return whether most of the first names in a text are those of bodies."""
    names = split_names(text[:60], NAME_SEPARATORS + "。\n")[:4]
    return sum(is_body_like(ROLE.sub("", name)) for name in names) > len(names) / 2


_WIDE_BLANK = re.compile("[\u3000\t]+")
_LABEL_IN_BRACKETS = re.compile(
    r"(?<=[\u4e00-\u9fff])[（(](([\u4e00-\u9fff]{2,8})[:：][^（()）]+)[)）]"
)
_COLON_BEFORE_DUTY = re.compile(
    rf"(?<=[{''.join(sorted(_LAST))}])[:：] *(?=(?:具体|主要)?(?:负责|牵头|配合|协助)[\u4e00-\u9fff]{{2}})"
)
"""The colon of 办公室：负责综合档案."""
_BEFORE_DAY = re.compile(
    r"(?<=[\u4e00-\u9fff]) +(?=(?:20\d\d年)?\d{1,2}月|20\d\d年|年[底内]|全年|持续|长期)"
)
_BLANK_AT_ROLE = re.compile(
    r" +(?=(?:牵头|负责|配合|参与|协助)(?:[ ，,；;、]|$))|(?P<behind>(?<=牵头|负责|配合|参与|协助) +)(?=\w)"
)
"""A blank before or behind a word for a role: 办公室 牵头 各科室 配合."""
_ASIDE = re.compile(
    r"[（(](?:以?下?简称|排名不分)[^（()）]*[)）]|[，,；;。]?下同(?=$|[。)）])"
    r"|(?:^|(?<=[\s；;，,、：:]))(?:[①-⑳]|\d{1,2}[.．、)）])\s*(?=[\u4e00-\u9fff])"
)
"""What is no name among names: 市工业和信息化局（以下简称市工信局）, and the numbers of names."""


_ROLE_BESIDE_ROLE = re.compile(
    r"(?<=牵头|负责|主办)[（(]([^（()）]{2,}(?:配合|参与|协助|协办|负责|落实))[)）]"
)
"""A bracket behind a role with others and theirs: 甲局牵头（乙局配合）."""
_KIND_AND_MORE = re.compile(
    f"({ETC}(?:有关|相关|成员)?(?:部门|单位))(?:以及|[和及与])(?!部门|单位)(?=..)"
)
"""The joint in 民政厅等部门和各市、州人民政府."""
_ROLES = {"主": "；牵头单位：", "辅": "；配合单位："}
_SHORT_LABEL = re.compile(r"(?:^|(?<=[。（(])|[\s；;，,、])(主|辅)\s*[:：]\s*(?=\w{2})")
"""The labels of 主：甲局 辅：乙局."""
_DOTTED = re.compile("[\u4e00-\u9fff]{2,}(?:\\s*[.·．•・]\\s*[\u4e00-\u9fff]{2,})+")
"""Names with a full stop or a dot between them: 甲局.乙局."""


def with_long_labels(text: str) -> str:
    """Return a text with 牵头单位： and 配合单位： for 主： and 辅：."""
    return _SHORT_LABEL.sub(lambda each: _ROLES[each[1]], text)


def _without_dots(match: re.Match[str]) -> str:
    names = re.split(r"\s*[.·．•・]\s*", match[0])
    return "、".join(names) if all(is_sure_name(ROLE.sub("", each)) for each in names) else match[0]


def names_alone(text: str) -> str:
    """Return the text of a list of bodies without what is no name in it, with the usual separators of
    names and labels of roles."""
    labelled = [each[1] for each in _LABEL_IN_BRACKETS.finditer(text) if kind_of(each[2])]
    for each in labelled:  # 甲局（联系人：张某）
        text = re.sub(rf"[（(]{re.escape(each)}[)）]", "", text)
    text = "；".join([text, *labelled])
    text = _COLON_BEFORE_DUTY.sub("", text)
    text = _BEFORE_DAY.sub("，", _WIDE_BLANK.sub(" ", text))
    text = _ROLE_BESIDE_ROLE.sub(r"，\1", text)
    text = _KIND_AND_MORE.sub(r"\1、", text)
    text = _DOTTED.sub(_without_dots, with_long_labels(text))
    return _ASIDE.sub("", _BLANK_AT_ROLE.sub(lambda each: "，" if each["behind"] else "", text))


_SEPARATOR = re.compile(f"[{NAME_SEPARATORS}\n]")
_OF_LISTS = ("部门", "单位", "科室", "处室")
"""How names end behind which a bracket has a list of names."""


def with_pairs_of_brackets(text: str) -> str:
    """Return a text without brackets that are only closed, or only opened at its beginning; another
    one is closed where the name in it ends, behind 有关部门 at the end of the text: 有关部门（甲局、乙局."""
    if _are_pairs(text):
        return text
    kept, opened = [*text, ""], -1
    for at, character in enumerate(f"{text}（"):  # as if another one were opened at the end
        if character in "（(":
            before = text[: max(opened, 0)].strip()
            if before:
                is_list = before.endswith(_OF_LISTS) and at == len(text)
                separator = None if is_list else _SEPARATOR.search(text, opened, at)
                if separator is None and at < len(text):  # one inside the other
                    return text
                end = separator.start() if separator else at
                kept[end] = f"）{kept[end]}"
            elif opened >= 0:
                kept[opened] = ""
            opened = at
        elif character in "）)":
            kept[at] = character if opened >= 0 else ""
            opened = -1
    return "".join(kept)


def _are_pairs(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in "（(") - (character in "）)")
        if depth < 0:
            return False
    return depth == 0


def without_outer_brackets(text: str) -> str:
    """Return a text without the brackets that are all around it."""
    pairs = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]"}
    while text and pairs.get(text[0]) == text[-1] and len(split_names(text, NAME_SEPARATORS)) == 1:
        text = text[1:-1].strip()
    return text
