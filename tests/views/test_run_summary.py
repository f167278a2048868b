"""What letters, checklist and report say of a run."""

from gkrw.views.run_summary import blank_lines
from tables import edited as table_with
from tables import read


def test_where_the_blanks_of_a_document_are_filled_in_for_good():
    office = "office: {name: 简称, full_name: 全称, contact: 姓名, phone: '号码'}"
    blanks = ["发文机关全称", "发文字号", "联系人", "电话"]
    _, line = blank_lines(blanks, None)
    assert line == f"发文机关全称、联系人、电话写进分解表，以后就有：写上 {office}。"
    loaded = read(table_with(("sections:\n", f"{office}\nsections:\n")))
    assert loaded.findings == ()
    assert loaded.table is not None
    _, line = blank_lines(["发文字号", "电话"], loaded.table.office)
    assert line == "电话写进分解表，以后就有：office 里加上 phone: '号码'。"
    assert len(list(blank_lines(["发文字号"], None))) == 1
    assert list(blank_lines([], None)) == []
