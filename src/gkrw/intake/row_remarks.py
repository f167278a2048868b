"""The rows of a grid that are no tasks: remarks, signatures and sums."""

import re

_SIGNED = r"(?:审核|复核|审批|审定|制表|单位负责人|部门负责人|主要负责人|负责人|经办人|报送单位|签字|盖章|签章)"
_REMARK = re.compile(
    r"(?:备\s*注|附\s*注|注|说明|填表说明|填报说明|备考)\s*(?:[:：]|\d|[一二三四五][.、:：])"
    r"|(?:编制|拟制|校核|批准|核准)(?:人|单位|部门|日期|时间)?\s*[:：]"
    r"|填[表报](?:人|单位|日期|时间|说明|部门)|联系(?:人|电话|方式)\s*[:：]|附[:：]"
    rf"|{_SIGNED}(?:人)?(?:签字|签名)?(?:[（(].*?[)）])?\s*[:：]|[※★*]"
)
_REMARK_AT_END = re.compile(
    r"(?:备\s*注|附\s*注|注|说明|以上|本表|此表|审核|制表|联系人|联系电话|单位负责人)"
)
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计.{0,8}")


def is_remark(text: str, is_at_end: bool) -> bool:
    """Return whether a row that begins with a text is a remark, a signature or a sum. At the end of
    a table less is needed."""
    return bool(
        _REMARK.match(text) or _TOTAL.fullmatch(text) or (is_at_end and _REMARK_AT_END.match(text))
    )
