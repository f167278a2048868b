"""Remarks, in Chinese, on what the numbers of a standing do not show."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gkrw.progress.standing import Standing


def cautions(
    standings: Iterable[Standing], without_year: Sequence[str], as_of: date
) -> Iterator[str]:
    """Yield a sentence for each remark.

    `without_year` are the ids of tasks whose deadline has no year, nor has the table's title.
    """
    standings = list(standings)
    if ids := without_status_text(standings):
        yield f"报了内容、没有写完成状态，按未报算：{ids}。"
    if ids := without_value_text(standings):
        yield f"报了已完成、没有填全指标完成值：{ids}。"
    if ids := _finished_later_text(standings, as_of):
        yield f"完成日期在 {as_of} 以后，也按现在报的算作已完成：{ids}。"
    if ids := not_counted_text(standings):
        yield f"不计入以上项数的任务，也报了进展：{ids}。"
    if without_year:
        yield (
            f"分解表的标题没有年份，{'、'.join(without_year)} 的完成时限按 {as_of.year} 年算；"
            "在标题里写上年份，就不会随查看的日期变动。"
        )


def without_status_text(standings: Iterable[Standing]) -> str:
    """财政局 T10、T12；审计局 T05: the tasks reported without a status."""
    return _by_name(
        (each.name, [item.row.task.id for item in each.without_status]) for each in standings
    )


def without_value_text(standings: Iterable[Standing]) -> str:
    """经发局 T32: the tasks reported as done without the value of a target."""
    return _by_name(
        (each.name, [item.row.task.id for item in each.items if item.lacks_value])
        for each in standings
    )


def not_counted_text(standings: Iterable[Standing]) -> str:
    """The reported tasks that are not, or only possibly, tasks of their department: 考核办 T11."""
    return _by_name((each.name, each.not_counted) for each in standings)


def _finished_later_text(standings: Iterable[Standing], as_of: date) -> str:
    return _by_name(
        (
            each.name,
            [
                item.row.task.id
                for item in each.items
                if item.entry and item.entry.finished and item.entry.finished > as_of
            ],
        )
        for each in standings
    )


def _by_name(tasks: Iterable[tuple[str, Sequence[str]]]) -> str:
    return "；".join(f"{name} {'、'.join(ids)}" for name, ids in tasks if ids)
