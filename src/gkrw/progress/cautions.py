"""What the numbers of a standing do not say by themselves, in Chinese."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gkrw.progress.standing import Standing


def cautions(
    standings: Iterable[Standing], without_year: Sequence[str], as_of: date
) -> Iterator[str]:
    """A sentence about each thing that somebody who reads the numbers must know.

    `without_year` are the ids of tasks whose deadline has no year, nor has the table's title.
    """
    standings = list(standings)
    if bare := without_status_said(standings):
        yield f"报了内容、没有写完成状态，按未报算：{bare}。"
    if unvalued := unvalued_said(standings):
        yield f"报了已完成、没有填全指标完成值：{unvalued}。"
    if later := _finished_later(standings, as_of):
        yield f"完成日期在 {as_of} 以后，也按现在报的算作已完成：{later}。"
    if more := besides_said(standings):
        yield f"不计入以上项数的任务，也报了进展：{more}。"
    if without_year:
        yield (
            f"分解表的标题没有年份，{'、'.join(without_year)} 的完成时限按 {as_of.year} 年算；"
            "在标题里写上年份，就不会随查看的日期变动。"
        )


def without_status_said(standings: Iterable[Standing]) -> str:
    """财政局 T10、T12；审计局 T05: what was reported without a status."""
    return _said(
        (each.name, [item.row.task.id for item in each.without_status]) for each in standings
    )


def unvalued_said(standings: Iterable[Standing]) -> str:
    """经发局 T32: what is reported as done without the value of a target."""
    return _said(
        (each.name, [item.row.task.id for item in each.items if item.unvalued])
        for each in standings
    )


def _finished_later(standings: Iterable[Standing], as_of: date) -> str:
    return _said(
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


def besides_said(standings: Iterable[Standing]) -> str:
    """考核办 T11: what was reported on tasks that are not, or only possibly, the department's."""
    return _said((each.name, each.besides) for each in standings)


def _said(tasks: Iterable[tuple[str, Sequence[str]]]) -> str:
    return "；".join(f"{name} {'、'.join(ids)}" for name, ids in tasks if ids)
