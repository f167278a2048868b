"""G609: several days in one deadline."""

import re

import pytest
from edits import with_deadline

from tables import check, places, read


@pytest.mark.parametrize(
    ("deadline", "parts"),
    [
        ("3月底前出台方案，12月底前全部完成", ["3月底前出台方案", "12月底前全部完成"]),
        ("6月15日、12月15日前", ["6月15日", "12月15日前"]),
        ("2026-06-30；2026-12-31，长期坚持", ["2026-06-30", "2026-12-31，长期坚持"]),
        ("[3月底前出台方案，12月底前]", ["3月底前出台方案", "12月底前"]),  # a full-width comma
        ("[年底前, '6月底前, 9月底前']", ["年底前", "6月底前", "9月底前"]),
    ],
)
def test_the_fix_gives_every_day_a_deadline_of_its_own(deadline, parts):
    (finding,) = [each for each in check(with_deadline(deadline)) if each.code == "G609"]
    (line,) = re.findall(r"deadline: (\[.*\])；", finding.fix)
    fixed = with_deadline(line)
    assert "G609" not in {code for code, *_ in places(fixed)}
    (_, task) = read(fixed).table.tasks()
    assert [each.text for each in task.deadlines] == parts


@pytest.mark.parametrize(
    "deadline",
    [
        *("2026-10-31", "年底前", "3-6月", "二、四季度", "2026年6月底前，长期坚持"),
        *(
            "立行立改、长期坚持",
            "6月底前、每年3月、12月底前",
            "[3月底前, 12月底前]",
            "尽快，年底前",
        ),
    ],
)
def test_one_day_or_one_for_each_entry_is_not_reported(deadline):
    assert "G609" not in {code for code, *_ in places(with_deadline(deadline))}
