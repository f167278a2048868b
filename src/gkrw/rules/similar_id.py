"""Two ids that differ in leading zeros only."""

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G303",
    "编号容易混淆",
    "两个编号只差数字前面的 0，电话里说起来是同一个，填表时容易填错。",
    "id: T01\n…\nid: T001",
    "尚未下发的，换一个新编号；已经下发的，保持不变并在备注中说明。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each id that differs from an earlier one in leading zeros only."""
    if len({len(task.id) for task in context.tasks}) == 1:
        return  # such ids differ in length
    first: dict[tuple[str, str], str] = {}
    for task in context.tasks:
        task_id = task.id
        letters = task_id.rstrip("0123456789")
        if not letters.isascii() or not letters.isupper():
            continue  # not the shape of an id: another rule reports it
        other = first.setdefault((letters, task_id[len(letters) :].lstrip("0")), task_id)
        if other != task_id:
            message = f"编号 {task_id} 与 {other} 只差前面的 0，容易混淆。"
            yield KIND.at(task.places["id"], message, "换一个新编号。")
