"""Columns to fill in that were moved or sorted without the ids beside them: asked about."""

import pytest
from return_office import JUNE, MAY, Office
from workbooks import edited, issued, put, read

from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.merge import merge
from gkrw.returns.merged_return import MergedReturn

STORED = {
    "T10": TaskProgress("T10", Status.DONE, result="预算决算已经全部公开。"),
    "T14": TaskProgress("T14", Status.UNDER_WAY, result="资金分配结果按月公开。"),
    "T40": TaskProgress("T40", Status.UNDER_WAY, result="文件目录正在清理。"),
}
PROGRESS = DepartmentProgress("财政局", tuple(STORED.values()))


def outcome_of(*edits, take: bool = False, base: bytes | None = None) -> MergedReturn:
    returned = read(edited(base or issued(entries=STORED), *edits))
    (outcome,) = merge([returned], {"财政局": PROGRESS}, {"财政局.xlsx"} if take else ())
    return outcome


def codes_of(outcome: MergedReturn) -> dict[str, str]:
    found = [*(each.finding for each in outcome.rejections), *outcome.returned.notes]
    return {each.place.cell: each.code for each in found}


def moved_down(sheet):
    sheet.move_range("J4:Q41", rows=1)


def swapped(sheet):
    sheet["L4"], sheet["L5"] = sheet["L5"].value, sheet["L4"].value


def test_columns_that_were_moved_down_are_not_taken():
    outcome = outcome_of(put(L8="这一格是新写的。"), moved_down)
    assert outcome.updates == []
    assert codes_of(outcome) == dict.fromkeys(["J5", "L5", "L6", "J7", "L7", "L9"], "G918")
    (message,) = {each.finding.message for each in outcome.rejections}
    assert message.startswith(
        "这一页填的移到了别的行（T10 的写在 T14、T14 的写在 T40、T40 的写在 T12）"
    )
    assert {each.typed for each in outcome.rejections} >= {"这一格是新写的。", "文件目录正在清理。"}


def test_two_results_that_changed_places_are_not_taken():
    outcome = outcome_of(swapped, put(O4="张三"))
    assert outcome.updates == []
    assert codes_of(outcome) == dict.fromkeys(["L4", "L5", "O4"], "G918")


def test_what_was_moved_on_purpose_can_be_taken():
    outcome = outcome_of(swapped, take=True)
    assert {".".join(each.key): each.after for each in outcome.updates} == {
        "T10.result": STORED["T14"].result,
        "T14.result": STORED["T10"].result,
    }


def test_one_result_in_the_row_of_another_is_taken_and_pointed_out():
    outcome = outcome_of(put(L4="另有一次公开。", L7=STORED["T10"].result))
    assert [each.cell.place.cell for each in outcome.updates] == ["L4", "L7"]
    assert codes_of(outcome) == {"L7": "G975"}


T10, T14 = STORED["T10"].result, STORED["T14"].result
OTHERS = {cell: f"{cell} 的新进展。" for cell in ("L4", "L5", "L6", "L29")}


@pytest.mark.parametrize(
    "edits",
    [
        [put(L7=T10, L29=T14)],  # copied, not moved
        [put(L7=T10, L29=T14), lambda sheet: sheet.delete_rows(4, 2)],
        [put(L7=T10, **OTHERS)],
    ],
)
def test_what_others_have_too_or_a_chance_is_no_sign(edits):
    outcome = outcome_of(*edits)
    assert codes_of(outcome) == {}
    assert outcome.updates != []


def test_what_an_earlier_return_said_is_known_too(tmp_path):
    office = Office(tmp_path)
    may = {"L4": STORED["T10"].result, "L5": STORED["T14"].result}
    office.receive("五月", MAY, **may, L6=STORED["T40"].result)
    office.collect()
    office.receive("六月", JUNE, L5=may["L4"], L6=may["L5"], L7=STORED["T40"].result)
    for _ in range(2):
        assert {each.finding.code for each in office.collect().rejections()} == {"G918"}
        assert office.texts == {"result": may["L4"]}
    office.collect(take=("六月",))
    assert office.progress.by_id["T14"].result == may["L4"]
    assert office.collect().rejections() == []


def test_texts_of_rows_that_are_gone_were_not_moved(tmp_path):
    office = Office(tmp_path)
    office.receive("五月", MAY, L4=T10, L5=T14)
    office.collect()
    edits = put(L7=T10, L29=T14), lambda sheet: sheet.delete_rows(4, 2)
    (tmp_path / "六月.xlsx").write_bytes(edited(issued(), *edits, at=JUNE))
    (sheet,) = office.collect("六月").sheets
    assert [each.cell.value for each in sheet.updates] == [T10, T14]


def test_of_what_is_not_taken_nothing_else_is_asked():
    outcome = outcome_of(swapped, put(O4="13900001111"))
    assert codes_of(outcome) == dict.fromkeys(["L4", "L5", "O4"], "G918")
    assert "G979" in [each.code for each in outcome_of(put(O4="13900001111")).returned.notes]
