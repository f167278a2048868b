"""Returns of several members of a collective that has one checklist: they do not replace each other."""

from datetime import date

import pytest
from return_office import JULY, JUNE, MAY
from workbooks import edited, issued, put, table

from gkrw.progress.records import ReportedProgress
from gkrw.returns.collect import collect, find_return_files


class Parks:
    """A folder of returns of 各园区, and what is stored of them."""

    def __init__(self, folder):
        self.folder = folder
        self.stored = {}

    def receive(self, name: str, at: str, text: str) -> None:
        data = edited(issued("各园区"), put(J4="已完成", M4=text), at=at)
        (self.folder / f"{name}.xlsx").write_bytes(data)

    def collect(self, *take: str):
        files = find_return_files([self.folder])
        preferred = frozenset(f"{name}.xlsx" for name in take)
        reported = ReportedProgress(self.stored, ())
        result = collect(files, table(), reported, date(2026, 11, 25), preferred)
        self.stored |= {each.department: each for each in result.changed}
        return {each.place.file: each.finding for each in result.rejections()}

    @property
    def result(self) -> str:
        entries = self.stored["各园区"].by_id if "各园区" in self.stored else {}
        return entries["T01"].result if "T01" in entries else ""


@pytest.fixture
def parks(tmp_path):
    return Parks(tmp_path)


def test_the_returns_of_two_members_are_asked_about(parks):
    parks.receive("中川园区", MAY, "中川园区公开三条。")
    parks.receive("秦川园区6月", JUNE, "秦川园区公开五条。")
    found = parks.collect()
    assert {file: each.code for file, each in found.items()} == {
        "中川园区.xlsx": "G942",
        "秦川园区6月.xlsx": "G942",
    }
    assert found["中川园区.xlsx"].message == (
        "清单是发给各园区的，只存一份，中川园区和别的成员都报了（另有 秦川园区6月.xlsx），没有收。"
    )
    assert parks.result == ""
    assert parks.collect("中川园区").keys() == {"秦川园区6月.xlsx"}
    assert parks.result == "中川园区公开三条。"


def test_a_member_does_not_replace_what_another_one_has_reported(parks):
    parks.receive("中川园区5月", MAY, "中川园区公开三条。")
    assert parks.collect() == {}
    parks.receive("秦川园区", JUNE, "秦川园区公开五条。")
    for _ in range(2):
        assert parks.collect().keys() == {"秦川园区.xlsx"}
    assert parks.result == "中川园区公开三条。"
    parks.receive("中川园区7月", JULY, "中川园区公开九条。")
    parks.collect()
    assert parks.result == "中川园区公开九条。"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("中川园区5月", "兰州新区中川园区6月（王五）"),
        ("各园区5月", "中川园区6月"),
        ("张三", "李四"),
        ("各园区5月", "各园区最终稿"),
        ("回收表", "兰州新区各园区"),
    ],
)
def test_names_that_are_of_no_other_member_are_taken(parks, one, two):
    parks.receive(one, MAY, "公开三条。")
    parks.receive(two, JUNE, "公开五条。")
    assert (parks.collect(), parks.result) == ({}, "公开五条。")
