"""An id that is not capital letters followed by digits."""

import re
import unicodedata

from gkrw.core.slips import ID_SHAPE
from gkrw.core.wording import odd_letters, without_invisible
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G302",
    "编号的写法不对",
    "编号由 1—4 个大写字母和 2—8 位数字组成，中间没有空格和符号，这样在表格、文件名和命令中都能用。",
    "id: t1\nid: T-01\nid: Ｔ０１",
    "改成 T01 这样的写法。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each id of another shape."""
    fits = re.compile(ID_SHAPE).fullmatch
    for task in context.tasks:
        task_id = task.id
        if task_id and fits(task_id) is None:
            meant = _meant(task_id)
            if meant in context.ids:
                meant = context.unused_id(meant)
            message = f"编号“{task_id}”{odd_letters(task_id)}不是大写字母加数字的写法。"
            fix = f"改成 {meant}。" if meant else "改成 T01 这样的写法：大写字母加两位以上数字。"
            yield KIND.at(task.places["id"], message, fix)


def _meant(task_id: str) -> str | None:
    """Return the id that was probably meant: T01 for ｔ-1."""
    plain = re.sub(r"[\s\-_.]", "", unicodedata.normalize("NFKC", without_invisible(task_id)))
    plain = plain.upper()
    match = re.fullmatch(r"([A-Z]{1,4})([0-9]{1,8})", plain)
    return f"{match[1]}{match[2]:0>2}" if match else None
