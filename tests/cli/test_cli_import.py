"""`gkrw import`: the preview, the written table, and everything that is refused."""

import json
from pathlib import Path

import pytest
from foreign_documents import workbook
from source_table import SOURCE

from conftest import REAL_TABLE
from gkrw.store.dump import dump

HOSPITAL = """\
市中医院2026年重点工作任务清单
序号\t类别\t具体要求\t责任科室\t责任领导\t完成时限
1\t提升服务\t优化门诊流程，预约就诊率不低于80%。\t门诊部、信息科\t李院长\t6月底前
2\t提升服务\t开设夜间门诊。\t门诊部\t李院长\t9月底前
3\t科研教学\t建成重点专科2个。\t科教科牵头，各科室配合\t王副院长\t年底前
"""


@pytest.fixture
def gkrw(gkrw, tmp_path, monkeypatch):
    """Run a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return gkrw


@pytest.fixture
def hospital(tmp_path) -> Path:
    path = tmp_path / "任务清单.csv"
    path.write_text(HOSPITAL.split("\n", 1)[1].replace("\t", ","), encoding="gb18030")
    return path


def test_a_preview_shows_the_tree_the_columns_the_bodies_and_every_assumption(gkrw, tmp_path):
    ran = gkrw("import", str(SOURCE))
    assert ran.code == 0
    for line in (
        "标题：兰州新区政务公开工作重点任务分解表（附件2），没有写明是哪一年",
        "任务 44 项：",
        "    （一）主动公开　17 项",
        "统称 3 个：各园区、各部门、各相关部门",
        "  部门：“新区财政局”看作“财政局”的别名",
        "没有写文件。看着对的，加上 --out data/tasks.yaml 写出。",
    ):
        assert line in ran.out.split("\n")
    assert list(tmp_path.iterdir()) == []


def test_a_column_below_a_heading_over_several_can_be_given_by_the_name_shown(gkrw, tmp_path):
    picture = "工作任务｜责任单位｜时间安排｜<\n^｜^｜启动时间｜小结\n建学校。｜教育局｜3月｜10月\n"
    (tmp_path / "表.xlsx").write_bytes(workbook(picture))
    shown = gkrw("import", "表.xlsx").out
    assert "时间安排（启动时间）→" in shown
    ran = gkrw("import", "表.xlsx", "--columns", "时间安排（启动时间）=时限")
    assert (ran.code, "时间安排（启动时间）→时限" in ran.out) == (0, True)
    refused = gkrw("import", "表.xlsx", "--columns", "时间=时限").err
    assert "工作任务、责任单位、时间安排、启动时间、小结" in refused


def test_a_preview_groups_the_pages_of_a_table_with_the_same_columns(gkrw):
    lines = [line for line in gkrw("import", str(SOURCE)).out.split("\n") if line[:2] == "各栏"]
    assert len(lines) == len(set(lines)) == 4


def test_a_written_table_is_valid_and_answers_list(gkrw):
    ran = gkrw("import", str(SOURCE), "--out", "data/tasks.yaml")
    assert (ran.code, "已写入 data/tasks.yaml" in ran.out) == (0, True)
    assert gkrw("validate").code == 0
    assert "财政局：牵头 3 项" in gkrw("list", "--dept", "新区财政局").out


def test_a_text_that_reads_back_as_another_table_is_not_written(gkrw, tmp_path, monkeypatch):
    """Whatever loses a word on the way into YAML, here the writing itself."""
    monkeypatch.setattr(
        "gkrw.intake.import_table.dump", lambda data: dump(data).replace("公众参与", "公众参")
    )
    ran = gkrw("import", str(SOURCE), "--out", "tasks.yaml")
    assert ran.code != 0
    assert "认出来的内容写不成分解表" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_columns_of_the_office_and_persons_stay(gkrw, hospital):
    gkrw("import", hospital.name, "--out", "tasks.yaml", "--title", "市中医院2026年重点工作")
    tasks = json.loads(gkrw("--table", "tasks.yaml", "list", "--format", "json").out)
    assert [(task["title"], task["lead"], task["responsible"]) for task in tasks] == [
        ("优化门诊流程", [], ["门诊部", "信息科"]),
        ("开设夜间门诊", [], ["门诊部"]),
        ("建成重点专科2个", ["科教科"], ["各科室"]),
    ]
    assert [task["group"] for task in tasks] == [
        "（一）提升服务",
        "（一）提升服务",
        "（二）科研教学",
    ]
    assert tasks[0]["extra"] == {"责任领导": "李院长"}
    assert tasks[0]["deadline"] == "6月底前"


def test_the_meaning_of_a_column_can_be_given(gkrw, hospital):
    ran = gkrw("import", hospital.name, "--columns", "类别=任务，责任领导=不要", "--format", "json")
    (record,) = json.loads(ran.out)
    assert "类别→任务" in record["columns"][0]
    assert record["left_out"][0]["text"] == "李院长"
    assert (record["path"], record["tasks"], record["errors"]) == (None, 3, 0)


def test_a_column_without_a_heading_is_given_by_its_number(gkrw, tmp_path):
    (tmp_path / "表.csv").write_text("1,建学校。,教育局\n2,建医院。,卫健局\n", encoding="utf-8")
    assert "没有写着栏名的一行，按内容也认不出" in gkrw("import", "表.csv").err
    columns = "第2栏=任务,第3栏=牵头"
    ran = gkrw("import", "表.csv", "--columns", columns, "--out", "t.yaml")
    assert "没有写着栏名的一行，按内容认：第1栏→序号，第2栏→任务，第3栏→牵头" in ran.out
    tasks = json.loads(gkrw("--table", "t.yaml", "list", "--format", "json").out)
    assert [(each["title"], each["lead"]) for each in tasks] == [
        ("建学校", ["教育局"]),
        ("建医院", ["卫健局"]),
    ]


def test_a_table_without_headings_and_bodies_is_read_where_a_column_is_given(gkrw, tmp_path):
    (tmp_path / "表.csv").write_text(
        "1,完成小学的建设。,重要\n2,完成医院的建设。,一般\n", encoding="utf-8"
    )
    assert "没有写着栏名的一行，按内容也认不出" in gkrw("import", "表.csv").err
    ran = gkrw("import", "表.csv", "--columns", "第2栏=任务", "--format", "json")
    (record,) = json.loads(ran.out)
    assert record["tasks"] == 2


def test_one_column_that_is_given_tells_the_row_of_headings(gkrw, tmp_path):
    (tmp_path / "表.csv").write_text("序号,事情,谁\n1,建学校。,教育局\n", encoding="utf-8")
    (record,) = json.loads(
        gkrw("import", "表.csv", "--columns", "事情=任务", "--format", "json").out
    )
    assert record["columns"] == ["表：序号→序号，事情→任务，谁→责任"]
    assert {"place": "表", "text": "“谁”一栏看作责任单位"} in record["assumed"]


@pytest.mark.parametrize("typed", ["类别", "类别=没有的"])
def test_an_unknown_meaning_is_refused_with_those_there_are(gkrw, hospital, typed):
    ran = gkrw("import", hospital.name, "--columns", typed)
    assert ran.code == 2
    assert "序号、编号、分类、任务、要求" in ran.err


def test_a_file_that_is_there_is_not_replaced_without_force(gkrw, tmp_path, hospital):
    (tmp_path / "tasks.yaml").write_text("mine", encoding="utf-8")
    ran = gkrw("import", hospital.name, "--out", "tasks.yaml")
    assert (ran.code, "没有覆盖" in ran.err) == (2, True)
    assert (tmp_path / "tasks.yaml").read_text(encoding="utf-8") == "mine"
    assert gkrw("import", hospital.name, "--out", "tasks.yaml", "--force").code == 0


@pytest.mark.parametrize("out", ["表.docx", "."])
def test_the_file_to_write_is_a_yaml_file(gkrw, hospital, out):
    ran = gkrw("import", hospital.name, "--out", out)
    assert (ran.code, ".yaml" in ran.err) == (2, True)


def test_a_missing_file_and_a_folder_are_said_to_be_so(gkrw):
    assert gkrw("import", "没有.docx").code == 3
    assert gkrw("import", ".").code == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        ("只有一句话。".encode(), "没有表格"),
        ("甲,乙\n1,2\n3,4\n".encode(), "--columns"),
        (b"PK\x03\x04 broken", "损坏"),
        ("序号,工作任务,牵头单位,完成时限\n".encode(), "表格里只有一行"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "图片先用 WPS 识别文字"),
    ],
)
def test_a_file_without_tasks_is_an_error_with_its_name(gkrw, tmp_path, content, said):
    (tmp_path / "输入.csv").write_bytes(content)
    ran = gkrw("import", "输入.csv", "--out", "tasks.yaml")
    assert ran.code == 1
    assert ran.err.startswith("错误：输入.csv：")
    assert said in ran.err
    assert not (tmp_path / "tasks.yaml").exists()


def test_init_starts_a_project_from_a_document(gkrw):
    ran = gkrw("init", "项目", "--import", str(SOURCE))
    assert ran.code == 0
    assert "导入了 44 项任务" in ran.err
    assert gkrw("--table", "项目/data/tasks.yaml", "letters", "--dry-run").code == 0


def test_init_takes_an_example_or_a_document(gkrw):
    assert gkrw("init", "--import", str(SOURCE), "--example").code == 2


def test_a_new_year_keeps_the_ids_and_bodies_of_the_last_one(gkrw, tmp_path):
    old = REAL_TABLE.read_text(encoding="utf-8").replace(
        "title: 兰州", "key: zwgk-2025\ntitle: 2025年兰州", 1
    )
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    new = SOURCE.read_text(encoding="utf-8").replace("\n兰州新区政务", "\n2026年兰州新区政务", 1)
    new = new.replace("运用多种方式，对政策进行", "采用多种形式，对政策进行")
    (tmp_path / "new.txt").write_text(new, encoding="utf-8")
    ran = gkrw("import", "new.txt", "--match", "old.yaml", "--out", "new.yaml")
    assert "同样的任务 44 项，编号照旧；新的 0 项；不再有的 0 项" in ran.out
    assert "  T19 多样化解读　像 T19 多样化解读，相似 9" in ran.out
    assert "[-运-]{+采+}用多种" in ran.out
    written = (tmp_path / "new.yaml").read_text(encoding="utf-8")
    assert "key: zwgk-2026\n" in written
    assert "aliases: [新区财政局]" in written
    assert "name: 网上可办率" in written


def test_the_table_of_another_year_must_be_one(gkrw, tmp_path):
    (tmp_path / "old.yaml").write_text("title: 只有标题\n", encoding="utf-8")
    ran = gkrw("import", str(SOURCE), "--match", "old.yaml")
    assert (ran.code, "validate" in ran.err) == (1, True)


def test_a_column_that_the_document_has_not_is_refused(gkrw, hospital):
    ran = gkrw("import", hospital.name, "--columns", "责任科=责任")
    assert ran.code == 2
    assert "没有这一栏" in ran.err
    assert "责任科室" in ran.err


def test_a_cell_that_says_as_above_has_the_text_above(gkrw, tmp_path):
    text = "工作任务,具体要求,责任科室\n甲,做甲事。,财务科\n乙,做乙事。,同上\n"
    (tmp_path / "表.csv").write_text(text, encoding="utf-8")
    ran = gkrw("import", "表.csv", "--out", "t.yaml")
    assert "“同上”看作“财务科”" in ran.out
    assert "同上" not in (tmp_path / "t.yaml").read_text(encoding="utf-8")


def test_a_project_can_start_with_an_imported_table_that_was_mended(gkrw, tmp_path, hospital):
    assert gkrw("import", hospital.name, "--title", "2026年任务", "--out", "t.yaml").code == 0
    assert gkrw("init", "项目", "--import", "t.yaml").code == 0
    written = (tmp_path / "项目" / "data" / "tasks.yaml").read_bytes()
    assert written == (tmp_path / "t.yaml").read_bytes()


def test_goals_that_are_no_targets_and_remarks_are_told(gkrw, tmp_path):
    text = "工作任务,具体要求,责任部门,指标值,备注\n质量,抓质量。,质量部,≥98%,一票否决\n"
    (tmp_path / "2026年质量工作.csv").write_text(text, encoding="utf-8")
    ran = gkrw("import", "2026年质量工作.csv", "--out", "t.yaml")
    assert "指标值：写的不都是" in ran.out
    assert "--columns 备注=其他" in ran.out
    assert "指标值: ≥98%" in (tmp_path / "t.yaml").read_text(encoding="utf-8")


def test_errors_and_numbers_are_no_bodies(gkrw, tmp_path):
    text = "工作任务,具体要求,责任部门\n甲,做甲事。,#N/A\n乙,做乙事。,0\n丙,做丙事。,财务科\n"
    (tmp_path / "表.csv").write_text(text, encoding="utf-8")
    ran = gkrw("import", "表.csv", "--format", "json")
    (record,) = json.loads(ran.out)
    assert record["departments"] == ["财务科"]
    assert [each["text"] for each in record["left_out"]] == ["#N/A", "0"]


def test_bodies_of_different_places_are_not_taken_for_one(gkrw, tmp_path):
    text = "工作任务,具体要求,责任部门\n甲,做甲事。,市教育局、县教育局\n"
    text += "乙,做乙事。,教育局\n丙,做丙事。,新区财政局、财政局\n"
    (tmp_path / "表.csv").write_text(text, encoding="utf-8")
    (record,) = json.loads(gkrw("import", "表.csv", "--format", "json").out)
    assert record["departments"] == ["市教育局", "县教育局", "教育局", "财政局"]
    assert "“市教育局”“县教育局”“教育局”分不清是不是同一个部门，看作不同的部门" in [
        each["text"] for each in record["assumed"]
    ]


def test_a_link_is_written_through_and_a_broken_one_is_not_free(gkrw, tmp_path, hospital):
    (tmp_path / "real.yaml").write_text("old", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    (tmp_path / "broken.yaml").symlink_to("gone.yaml")
    assert gkrw("import", hospital.name, "--out", "broken.yaml").code == 2
    assert gkrw("import", hospital.name, "--out", "link.yaml", "--force").code == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert "tasks:" in (tmp_path / "real.yaml").read_text(encoding="utf-8")


def test_an_exported_page_may_get_another_title(gkrw, tmp_path):
    export = ("export", "--format", "html", "--out", str(tmp_path / "out"))
    assert gkrw("--table", str(REAL_TABLE), *export).code == 0
    (page,) = (tmp_path / "out").glob("*.html")
    ran = gkrw("import", str(page), "--title", "2026年的表", "--format", "json")
    assert json.loads(ran.out)[0]["title"] == "2026年的表"


@pytest.mark.parametrize(
    "further",
    [
        ("--out", "表.yaml"),
        ("--columns", "类别=任务"),
        ("--match", "表.yaml"),
        ("--title", "2026年的表"),
        ("--progress",),
        ("--force",),
        ("--format", "json"),
    ],
)
def test_an_update_refuses_options_that_it_would_not_follow(gkrw, hospital, further):
    ran = gkrw("import", hospital.name, "--update", *further)
    assert (ran.code, ran.out) == (2, "")
    assert further[0] in ran.err
    assert "去掉它们。" in ran.err


def test_a_dry_run_is_of_an_update(gkrw, hospital):
    ran = gkrw("import", hospital.name, "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert "--dry-run 要和 --update 一起用。" in ran.err


def test_a_table_is_not_imported_again(gkrw):
    for more in ((), ("--progress",), ("--update",)):
        ran = gkrw("import", str(REAL_TABLE), *more)
        assert ran.code == 2
        assert "已经是分解表，不用导入。" in ran.err


def test_a_yaml_file_that_is_no_table_is_told_from_one_without_tasks(gkrw, tmp_path):
    (tmp_path / "设置.yaml").write_text("a: 1\n", encoding="utf-8")
    ran = gkrw("import", "设置.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "设置.yaml 是 YAML 文件，但不是分解表" in ran.err


def test_a_path_with_a_blank_is_quoted_in_the_next_command(gkrw, hospital, tmp_path):
    (tmp_path / "政务 公开").mkdir()
    ran = gkrw("import", str(hospital), "--out", "政务 公开/tasks.yaml")
    assert '再运行 gkrw --table "政务 公开/tasks.yaml" validate。' in ran.out
