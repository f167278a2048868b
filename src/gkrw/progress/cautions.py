"""Remarks on what the numbers of progress do not show."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from gkrw.core.assignments import LoadedTable
from gkrw.core.deadlines import needs_year
from gkrw.progress.standing import Standing, TaskStanding
from gkrw.progress.statuses import Status


def tasks_without_year(loaded: LoadedTable) -> list[str]:
    """Return the ids of the tasks whose deadline needs a year; none where the table has a year.

    `standings_of` reads such a deadline in the year of its `as_of`.
    """
    tasks = [] if loaded.table.year else [row.task for row in loaded.rows]
    return [task.id for task in tasks if any(needs_year(each.text) for each in task.deadlines)]


def cautions(
    standings: Iterable[Standing], without_year: Sequence[str], as_of: date
) -> Iterator[str]:
    """Yield Chinese sentences about what the numbers do not show.

    `without_year` is the result of `tasks_without_year`.
    """
    standings = list(standings)
    if ids := without_status_text(standings):
        yield f"报了内容、没有写完成状态，按未报算：{ids}。"
    if ids := without_value_text(standings):
        yield f"报了已完成、没有填全指标完成值：{ids}。"
    if ids := _ids_text(
        standings,
        lambda item: (
            item.status is Status.DONE and item.entry and (item.entry.finished or as_of) > as_of
        ),
    ):
        yield f"完成日期在 {as_of} 以后，也按现在报的算作已完成：{ids}。"
    odd = "；".join(
        f"{item.department} {item.row.task.id} {'、'.join(item.odd_values)}"
        for each in standings
        for item in each.items
        if item.odd_values
    )
    if odd:
        yield f"指标完成值不像是要填的数，照报的算了，请核对：{odd}。"
    if ids := not_counted_text(standings):
        yield f"不计入以上项数的任务，也报了进展：{ids}。"
    if ids := stage_unsure_text(standings):
        yield f"阶段时限已过、报的是推进中，这一阶段做到没有，请核实：{ids}。"
    items = [item for each in standings for item in each.items]
    items.sort(key=lambda item: item.row.task.place.line)  # the order of the table
    unjudged = {item.row.task.id: item for item in items if None in item.days}
    if ids := "、".join(id for id, item in unjudged.items() if not any(item.days)):
        count = ids.count("、") + 1
        yield f"{count} 项任务的完成时限没有说到哪一天，没有判断逾期：{ids}。"
    if ids := "、".join(id for id, item in unjudged.items() if any(item.days)):
        yield f"几个完成时限里有的没有说到哪一天，只按其余的判断：{ids}。"
    moved = {item.row.task.id: item.row.task for item in items}
    if texts := [f"{id}（{'；'.join(map(str, t.moved))}）" for id, t in moved.items() if t.moved]:
        yield f"完成时限调整过：{'、'.join(texts)}。"
    if without_year:
        yield (
            f"分解表没有写年份，{'、'.join(without_year)} 的完成时限按 {as_of.year} 年算；"
            f"在表里加一行 year: {as_of.year}，就不会随查看的日期变动。"
        )


def stage_unsure_text(standings: Iterable[Standing]) -> str:
    """Return the tasks that are under way after one of their deadlines: 财政局 T10、T12；审计局 T05."""
    return _ids_text(standings, lambda item: item.is_stage_unsure)


def without_status_text(standings: Iterable[Standing]) -> str:
    """Return the tasks reported without a status: 财政局 T10、T12；审计局 T05."""
    return _ids_text(standings, lambda item: item.lacks_status)


def without_value_text(standings: Iterable[Standing]) -> str:
    """Return the tasks reported as done without the value of a target: 经发局 T32."""
    return _ids_text(standings, lambda item: item.lacks_value)


def not_counted_text(standings: Iterable[Standing]) -> str:
    """Return the reported tasks that are not, or only possibly, their department's: 考核办 T11."""
    return _by_name((each.name, each.not_counted) for each in standings)


def _ids_text(standings: Iterable[Standing], is_meant: Callable[[TaskStanding], object]) -> str:
    return _by_name(
        (each.name, [item.row.task.id for item in each.items if is_meant(item)])
        for each in standings
    )


_MOST_NAMED = 20
"""The most tasks of several departments that are named department by department."""


def _by_name(tasks: Iterable[tuple[str, Sequence[str]]]) -> str:
    """财政局 T10、T12；审计局 T05. For many tasks of several departments the shorter one of 财政局（12 项）、
    审计局（9 项） and T10（22 个单位）、T12（3 个单位）."""
    found = [(name, ids) for name, ids in tasks if ids]
    counts = Counter(id for _, ids in found for id in ids)
    if len(found) > 1 and counts.total() > _MOST_NAMED:
        if len(found) < len(counts):
            return "、".join(f"{name}（{len(ids)} 项）" for name, ids in found)
        return "、".join(f"{id}（{count} 个单位）" for id, count in sorted(counts.items()))
    return "；".join(f"{name} {'、'.join(ids)}" for name, ids in found)
