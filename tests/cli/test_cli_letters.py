"""`gkrw letters` and `gkrw template`, as they are typed."""

import json
import re
from pathlib import Path

import pytest

from conftest import REAL_TABLE, written_files
from gkrw.letters.default_template import build_letter_template
from letters import parts, rows_of, template_with, text_of
from tables import edited

_TITLE = "关于落实《兰州新区政务公开工作重点任务分解表》的通知"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the real table and the default template."""
    (tmp_path / "data").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_bytes(REAL_TABLE.read_bytes())
    (tmp_path / "templates" / "letter.docx").write_bytes(build_letter_template())
    return tmp_path


@pytest.fixture
def letters(gkrw, project):
    def call(*arguments: str):
        return gkrw("--table", str(project / "data" / "tasks.yaml"), "letters", *arguments)

    return call


@pytest.fixture
def template(gkrw, project):
    def call(*arguments: str):
        return gkrw("--table", str(project / "data" / "tasks.yaml"), "template", *arguments)

    return call


def written(project: Path) -> list[str]:
    return list(written_files(project / "out" / "letters"))


def test_letters__one_for_each_department_and_the_parks(letters, project):
    ran = letters()
    assert ran.code == 0
    names = written(project)
    assert len(names) == 15
    assert names[4] == f"06_财政局_{_TITLE}.docx"
    assert f"{names[4]}  牵头 3 项，责任 1 项，共同 34 项\n" in ran.out
    assert f"已写出 15 份通知：{project / 'out' / 'letters'}\n" in ran.out
    assert "管委会办公室没有通知：是发文机关，自己承担的任务是牵头 15 项（T01" in ran.out
    assert "各部门没有通知：是统称，任务分别写给各成员。\n" in ran.out
    assert (
        "留了空白要手工填写：发文机关全称、发文字号、报送期限、成文日期、联系人、电话。\n"
        in ran.out
    )
    assert "注意：14 个单位另有可能涉及的任务（写的是“各相关部门”），没有写进通知" in ran.err


def test_letters__what_is_given_is_in_the_documents(letters, project):
    ran = letters(
        "--date", "2026-03-05", "--due", "2026年12月10日", "--number", "新政公开函[2026]7号"
    )
    assert ran.code == 0
    said = text_of((project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes())
    assert "新政公开函〔2026〕11号" in said
    assert "请于2026年12月10日前将落实情况及佐证材料报管委会办公室。" in said
    assert "2026年3月5日" in said
    assert "留了空白要手工填写：发文机关全称、联系人、电话。\n" in ran.out


def test_letters__the_same_twice_is_the_same(letters, project):
    letters()
    first = {name: (project / "out" / "letters" / name).read_bytes() for name in written(project)}
    letters()
    assert first == {
        name: (project / "out" / "letters" / name).read_bytes() for name in written(project)
    }


def test_letters__written_again_without_a_date_it_is_said_what_the_earlier_ones_had(letters):
    given = ("--date", "2026-03-05", "--due", "2026-12-10", "--with", "紧急程度=特急")
    said = "原来的通知里有 --date 2026-03-05 --due 2026-12-10 --with 紧急程度=特急，"
    assert said not in letters(*given).err
    assert f"{said}这样写就没有了" in letters("--dry-run").err
    assert said not in letters(*given, "--dry-run").err
    assert letters("--date", "2026-03-06", "--dept", "财政局").err.count("原来的通知里有") == 1
    assert f"{said}新写的没有；还要的，加上再运行。" in letters().err
    assert "原来的通知里有" not in letters().err, "these had none"


def test_letters__for_one_department_by_its_alias(letters, project):
    ran = letters("--dept", "新区财政局")
    assert ran.code == 0
    assert written(project) == [f"06_财政局_{_TITLE}.docx"]
    assert "“新区财政局”即财政局。" in ran.err


def test_letters__a_number_is_given_once(letters):
    letters("--number", "新政公开函〔2026〕7号")
    ran = letters("--dept", "财政局", "--number", "新政公开函〔2026〕7号")
    assert ran.code == 1
    assert "新政公开函〔2026〕7号已经用在“02_党工委办公室_" in ran.err
    assert letters("--dept", "财政局", "--number", "新政公开函〔2026〕11号").code == 0
    assert letters("--number", "新政公开函〔2026〕7号").code == 0


def test_letters__what_is_not_made_again_is_said(letters, project):
    letters()
    path = project / "data" / "tasks.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("title: 兰州新区政务公开", "title: 新区政务公开"), encoding="utf-8"
    )
    ran = letters()
    assert "原来生成的 15 份文件这次没有再生成，已删去：02_党工委办公室_" in ran.out
    assert len(written(project)) == 15


def test_letters__through_a_link_to_a_folder(letters, project):
    (project / "别处").mkdir()
    (project / "链接").symlink_to(project / "别处", target_is_directory=True)
    assert letters("--out", str(project / "链接" / "通知")).code == 0
    (project / "通知").symlink_to(project / "别处" / "通知", target_is_directory=True)
    assert letters("--out", str(project / "通知")).code == 0
    assert (project / "通知").is_symlink()


def test_letters__out_is_a_file(letters, project):
    ran = letters("--out", str(project / "data" / "tasks.yaml"))
    assert ran.code == 2
    assert "是文件，不是文件夹" in ran.err


def test_letters__out_is_the_name_of_a_file(letters, project):
    ran = letters("--out", "财政局的通知.docx")
    assert ran.code == 2
    assert "“财政局的通知.docx”是文件名" in ran.err
    assert "--out 财政局的通知；" in ran.err
    assert not (project / "财政局的通知.docx").exists()
    assert letters("--out", str(project / "财政局的通知")).code == 0


def test_letters__to_one_leaves_the_others(letters, project):
    letters()
    letters("--dept", "财政局", "--number", "新政公开函〔2026〕7号")
    assert len(written(project)) == 15
    folder = project / "out" / "letters"
    assert "新政公开函〔2026〕7号" in text_of((folder / f"06_财政局_{_TITLE}.docx").read_bytes())
    assert "新政公开函" not in text_of((folder / f"04_审计局_{_TITLE}.docx").read_bytes())


def test_letters__to_a_collective_that_gets_none(letters, project):
    ran = letters("--dept", "各部门")
    assert ran.code == 2
    assert "各部门没有通知：是统称" in ran.err
    assert not (project / "out").exists()


def test_letters__possible_tasks_when_asked_for(letters, project):
    ran = letters("--dept", "财政局", "--include-possible")
    assert "可能涉及 4 项" in ran.out
    assert ran.err == ""
    data = (project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes()
    assert [row[1] for row in rows_of(data)][-4:] == ["T11", "T16", "T31", "T32"]


def test_letters__dry_run_writes_nothing(letters, project):
    ran = letters("--dry-run")
    assert ran.code == 0
    assert "会写出 15 份通知" in ran.out
    assert not (project / "out").exists()


def test_letters__json(letters, project):
    records = json.loads(letters("--format", "json", "--dept", "财政局").out)
    assert records == [
        {
            "path": str(project / "out" / "letters" / f"06_财政局_{_TITLE}.docx"),
            "department": "财政局",
            "number": None,
            "lead": 3,
            "named": 1,
            "support": 0,
            "collective": 34,
            "possible": 0,
        }
    ]
    assert Path(records[0]["path"]).is_file()


def test_letters__what_was_edited_is_not_overwritten(letters, project):
    letters()
    path = project / "out" / "letters" / f"06_财政局_{_TITLE}.docx"
    path.write_bytes(b"edited by hand")
    before = {name: (path.parent / name).read_bytes() for name in written(project)}
    ran = letters("--date", "2026-03-05")
    assert ran.code == 1
    assert "1 份文件在生成以后被改过：06_财政局" in ran.err
    assert before == {name: (path.parent / name).read_bytes() for name in written(project)}
    assert letters("--dry-run").code == 1
    assert letters("--dept", "审计局").code == 0
    assert path.read_bytes() == b"edited by hand"
    assert letters("--force").code == 0
    assert path.read_bytes() != b"edited by hand"


def test_letters__out_is_a_folder_of_their_own(letters, project):
    (project / "通知").mkdir()
    (project / "通知" / "旧通知.docx").write_bytes(b"mine")
    ran = letters("--out", str(project / "通知"))
    assert ran.code == 1
    assert "里有别的文件" in ran.err
    assert [path.name for path in (project / "通知").iterdir()] == ["旧通知.docx"]
    assert letters("--out", str(project / "通知" / "新")).code == 0


def test_letters__an_invalid_table_gets_none(gkrw, table_file):
    path = table_file(edited(("id: T02", "id: T01")))
    ran = gkrw("--table", path, "letters", "--out", str(Path(path).parent / "out"))
    assert ran.code == 1
    assert "没有写通知" in ran.err
    assert not (Path(path).parent / "out").exists()


def test_letters__without_a_template_in_the_project_the_default_is_used(letters, project):
    (project / "templates" / "letter.docx").unlink()
    ran = letters("--dept", "财政局")
    assert ran.code == 0
    assert "没有 templates/letter.docx，用默认模板" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--date", "明天"], "--date “明天”不是日期"),
        (["--date", "2026-02-30"], "--date “2026-02-30”：日历上没有这一天"),
        (["--due", "年底"], "--due “年底”不是日期"),
        (["--date", "2026-03-05", "--due", "2026-03-04"], "--due 的期限比 --date 的成文日期还早"),
        (["--number", "7号"], "--number “7号”不是发文字号"),
        (["--dept", "财政"], "是不是财政局？"),
        (["--format", "xml"], "--format 不能是“xml”"),
        (["--out", " "], "--out 没有写明文件夹"),
    ],
)
def test_letters__wrong_usage(letters, project, arguments, said):
    ran = letters(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not (project / "out").exists()


def test_letters__a_bad_template_writes_nothing(letters, project):
    bad = project / "坏.docx"
    bad.write_bytes(template_with(("{{ 标题 }}", "{{ 标提 }}")))
    ran = letters("--template", str(bad))
    assert ran.code == 1
    assert "坏.docx › 正文 › 第 3 段" in ran.err
    assert "没有“标提”这个字段" in ran.err
    assert not (project / "out").exists()


def test_letters__a_template_that_is_not_there(letters, project):
    ran = letters("--template", str(project / "没有.docx"))
    assert ran.code == 3
    assert "找不到模板" in ran.err


def test_letters__a_template_that_hides_a_requirement_writes_nothing(letters, project):
    hiding = project / "藏.docx"
    hiding.write_bytes(
        template_with(("{{ 段落 }}", "{% if 任务.序号 == 1 %}{{ 段落 }}{% endif %}"))
    )
    ran = letters("--template", str(hiding))
    assert ran.code == 1
    assert "没有通过核对：写出的通知缺少：" in ran.err
    assert "的工作要求" in ran.err
    assert not (project / "out" / "letters").exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc on this system")
def test_letters__where_nothing_can_be_written_nobody_else_is_blamed(letters):
    ran = letters("--out", "/proc/通知")
    assert ran.code == 3
    assert "写 /proc/通知 时出错" in ran.err


def test_letters__a_template_with_two_columns_swapped_writes_nothing(letters, project):
    swapped = project / "换.docx"
    swapped.write_bytes(
        template_with(
            ("{{ 任务.牵头部门 }}", "{{ 甲 }}"),
            ("{{ 任务.责任部门 }}", "{{ 任务.牵头部门 }}"),
            ("{{ 甲 }}", "{{ 任务.责任部门 }}"),
        )
    )
    ran = letters("--template", str(swapped))
    assert ran.code == 1
    assert "的牵头部门" in ran.err
    assert "与表头对得上" in ran.err
    assert not (project / "out" / "letters").exists()


def test_letters__pdf_without_libreoffice(letters, project, monkeypatch):
    monkeypatch.setattr("gkrw.office.soffice.shutil.which", lambda _: None)
    assert letters("--pdf", "--dry-run").code == 3
    ran = letters("--pdf")
    assert ran.code == 3
    assert "没有找到 LibreOffice" in ran.err
    assert not (project / "out" / "letters").exists()


@pytest.mark.parametrize(
    "name", ["../../x", "CON", "a/b", "名" * 200, "..", "审计局.", "审<计>局", "C:\\审计局"]
)
def test_letters__no_name_of_a_department_leads_anywhere_else(gkrw, tmp_path, name):
    quoted = "'" + name + "'"
    table = tmp_path / "data" / "tasks.yaml"
    table.parent.mkdir()
    table.write_text(
        edited(
            ("- name: 审计局", f"- name: {quoted}"),
            ("lead: [审计局]", f"lead: [{quoted}]"),
        ),
        encoding="utf-8",
    )
    ran = gkrw("--table", str(table), "letters")
    assert ran.code in (0, 1), ran.err
    everything = {path for path in tmp_path.rglob("*") if path.is_file()} - {table}
    folder = tmp_path / "out" / "letters"
    assert all(path.parent == folder for path in everything)
    if ran.code == 0:
        assert len(everything) == 4  # three letters and the record of the run
        assert all(len(path.name.encode()) <= 255 for path in everything)


def test_letters__says_which_options_the_template_does_not_use(letters, project):
    plain = project / "套红.docx"
    plain.write_bytes(
        template_with(
            ("{{ 发文字号 }}", ""),
            ("{{ 成文日期 }}", ""),
            ("{{ 报送期限 }}", ""),
            ("{{ 密级 }}", ""),
            ("{{ 电话 }}", ""),
        )
    )
    options = ["--number", "新政公开函〔2026〕7号", "--date", "2026-03-05", "--due", "2026-12-10"]
    ran = letters("--template", str(plain), *options, "--with", "密级=秘密")
    assert ran.code == 0
    given = {"number": "发文字号", "date": "成文日期", "due": "报送期限", "with 密级": "密级"}
    for option, field in given.items():
        assert f"模板里没有 {{{{ {field} }}}}，--{option} 没有写进通知" in ran.err
    assert "〔2026〕7号" not in ran.out
    assert "电话" not in ran.out.rpartition("留了空白")[2]
    again = letters("--template", str(plain))
    assert "文号" not in again.err


# -- template --------------------------------------------------------------------------------------


def test_template_new__is_the_default(template, project):
    path = project / "我的" / "通知.docx"
    ran = template("new", str(path))
    assert ran.code == 0
    assert path.read_bytes() == build_letter_template()
    again = template("new", str(path))
    assert again.code == 1
    assert "已经有了，没有覆盖" in again.err


def test_template_new__is_a_docx(template, project):
    ran = template("new", str(project / "通知.doc"))
    assert ran.code == 2
    assert "通知.docx" in ran.err


def test_template_check__the_default_is_good(template):
    ran = template("check")
    assert (ran.code, ran.err) == (0, "")
    assert "没有发现问题" in ran.out


def test_template_check__says_where_and_what(template, project):
    path = project / "坏.docx"
    path.write_bytes(template_with(("{{ 标题 }}", "{{ 标题 }")))
    ran = template("check", str(path))
    assert ran.code == 1
    assert (
        "坏.docx › 正文 › 第 3 段: 错误 G703 “{{ 标题 }”：{{ 后面没有 }}。\n    改法：" in ran.out
    )
    assert f"{path}：1 处问题，有错误，不能使用。" in ran.out


def test_template_check__says_what_letters_would_say(template, letters, project):
    path = project / "坏.docx"
    path.write_bytes(template_with(("{{ 主送机关 }}：", "{{ 主送机关 }}，各园区、各有关单位：")))
    ran, written = template("check", str(path)), letters("--template", str(path))
    assert (ran.code, written.code) == (1, 1)
    assert "坏.docx › 正文 › 第 4 段: 错误 G713 给管委会办公室的通知没有通过核对" in ran.out
    rule = "一段里除了 {{ 主送机关 }} 最多还有 8 个字"
    assert rule in ran.out
    assert rule in written.err
    assert "--for" not in ran.out


def test_template_check__names_the_place_of_either_way_to_write_a_requirement(template, project):
    path = project / "坏.docx"
    path.write_bytes(template_with(("{{ 段落 }}", "{% if loop.first %}{{ 段落 }}{% endif %}")))
    ran = template("check", str(path))
    assert "坏.docx › 正文 › 第 1 个表格第 3 行: 错误 G713" in ran.out
    assert "T10 的工作要求" in ran.out


def test_template_check__outside_of_a_project_checks_the_template_alone(
    gkrw, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "通知.docx").write_bytes(build_letter_template())
    ran = gkrw("template", "check", "通知.docx")
    assert (ran.code, ran.out) == (0, "通知.docx：没有发现问题。\n")


_DEADLINE = "{{ 任务.完成时限 }}"


@pytest.mark.parametrize("has_deadline", [False, True])
def test_template_check__a_column_is_needed_where_it_has_something_to_show(
    template, letters, project, has_deadline
):
    if has_deadline:
        table = project / "data" / "tasks.yaml"
        text = table.read_text(encoding="utf-8")
        dated = re.sub(r"( +)- id: T02\n", r"\g<0>\1  deadline: 年底前\n", text)
        table.write_text(dated, encoding="utf-8")
    path = project / "少一栏.docx"
    path.write_bytes(template_with((_DEADLINE, ""), ("完成时限</w:t>", "备注</w:t>")))
    assert template("check", str(path)).code == int(has_deadline)
    assert letters("--template", str(path)).code == int(has_deadline)


def test_template_check__warns_of_a_date_that_changes(template, letters, project):
    field = '<w:fldSimple w:instr=" DATE \\@ yyyy "><w:r><w:t>2026</w:t></w:r></w:fldSimple>'
    path = project / "日期.docx"
    path.write_bytes(template_with(("{{ 标题 }}</w:t></w:r>", "{{ 标题 }}</w:t></w:r>" + field)))
    ran = template("check", str(path))
    assert ran.code == 0
    assert "日期.docx › 正文 › 第 3 段: 警告 G712 “{{ 标题 }}2026”：有 DATE 域" in ran.out
    assert (
        "日期.docx › 正文 › 第 3 段 “{{ 标题 }}2026”：有 DATE 域"
        in letters("--template", str(path)).err
    )


def test_template_check__of_what_is_not_there(template, project):
    assert template("check", str(project / "没有.docx")).code == 3


def test_template_fields__every_field_with_its_value(template):
    from gkrw.letters.fields import FIELDS

    ran = template("fields", "--dept", "财政局")
    assert ran.code == 0
    for field in FIELDS:
        assert field.name in ran.out
        assert field.explanation in ran.out
    assert "{{ 承担情况 }}" in ran.out
    assert "    = 共38项，其中牵头负责3项，作为责任部门承担1项，与其他部门共同承担34项\n" in ran.out
    assert "{% for 任务 in 部分.任务清单 %}" in ran.out
    assert "= T10\n" in ran.out


def test_template_fields__of_a_collective_without_letters(template):
    ran = template("fields", "--dept", "各部门")
    assert ran.code == 2
    assert "各部门是统称" in ran.err


def test_the_default_template_can_be_unpacked():
    assert "word/document.xml" in parts()


def test_what_force_overwrites_is_named(gkrw, tmp_path):
    out = tmp_path / "通知"
    asked = ("letters", "--dept", "财政局", "--out", str(out))
    assert gkrw(*asked, "--number", "新政公开函〔2026〕７号").code == 0
    (letter,) = out.glob("*.docx")
    letter.write_bytes(b"edited")
    assert gkrw(*asked).code == 1
    done = gkrw(*asked, "--force")
    assert done.code == 0
    assert f"已覆盖被人改过的文件：{letter.name}" in done.err
    assert "这次没有再用的文号：新政公开函〔2026〕7号" in done.err


def test_a_pdf_of_ones_own_is_not_replaced(gkrw, tmp_path, monkeypatch):
    from gkrw.office import soffice

    out = tmp_path / "通知"
    asked = ("letters", "--dept", "财政局", "--out", str(out))
    assert gkrw(*asked).code == 0
    (letter,) = out.glob("*.docx")
    stamped = letter.with_suffix(".pdf")
    stamped.write_bytes("盖了章的".encode())
    monkeypatch.setattr(soffice, "converter", lambda: "soffice")
    done = gkrw(*asked, "--pdf")
    assert done.code == 1
    assert stamped.name in done.err
    assert stamped.read_bytes() == "盖了章的".encode()


def test_dates_are_read_as_people_type_them(gkrw, tmp_path):
    asked = ("letters", "--dry-run", "--dept", "财政局", "--out", str(tmp_path / "通知"))
    assert gkrw(*asked, "--date", "2026－03－05").code == 0
    assert "日历上没有这一天" in gkrw(*asked, "--date", "2026-2-30").err
    years = gkrw(*asked, "--date", "2026-03-05", "--number", "新政公开函〔2025〕7号")
    assert "年份（2025）与成文日期的年份（2026）不同" in years.err


# -- optional parts, and the letter form -----------------------------------------------------------


def test_letters__with_optional_parts(letters, project):
    ran = letters(
        *("--dept", "财政局", "--with", "紧急程度=特急", "--with", "密级：秘密*1年"),
        *("--with", "抄送=党工委办公室，纪工委。", "--with", "名单期限=2026-03-15"),
    )
    assert ran.code == 0
    said = text_of((project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes())
    assert "秘密★1年\n特急" in said
    assert "抄送：党工委办公室，纪工委。" in said
    assert "并于2026年3月15日前将名单（姓名、职务、联系电话）报管委会办公室。" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("急=特急", "--with 没有“急”这一项"),
        ("特急", "--with 没有“特急”这一项"),
        ("紧急程度=很急", "--with 紧急程度 不能是“很急”。"),
        ("份号=一", "写成 份号=000001"),
        ("抄送=", "--with 抄送 不能是“”"),
        ("印发日期=年底", "写成 印发日期=2026-03-05"),
    ],
)
def test_letters__a_part_that_cannot_be_used(letters, project, typed, said):
    ran = letters("--with", typed)
    assert ran.code == 2
    assert said in ran.err
    assert not (project / "out").exists()


def test_letters__a_part_that_is_given_twice(letters):
    ran = letters("--with", "紧急程度=特急", "--with", "紧急程度=加急")
    assert ran.code == 2
    assert "--with 紧急程度 写了两次" in ran.err


def test_letters__to_the_issuing_office_itself(letters, project):
    assert letters("--include-self").code == 0
    assert len(written(project)) == 16
    assert letters("--dept", "管委会办公室").code == 0


def test_letters__a_number_of_a_letter_gives_the_letter_form(letters, project):
    letters("--dept", "财政局", "--number", "新政公开函〔2026〕7号")
    data = (project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes()
    assert b"<w:titlePg/>" in parts(data)["word/document.xml"]
    letters("--dept", "财政局", "--number", "新政公开〔2026〕7号")
    data = (project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes()
    assert b"<w:titlePg/>" not in parts(data)["word/document.xml"]


def test_letters__an_edited_template_is_used_for_every_number(letters, project):
    edited_template = template_with(("四、跟踪督促", "四、督促"))
    (project / "templates" / "letter.docx").write_bytes(edited_template)
    ran = letters("--dept", "财政局", "--number", "新政公开函〔2026〕7号")
    assert "文号是函，templates/letter.docx 是改过的，照它写" in ran.err
    said = text_of((project / "out" / "letters" / f"06_财政局_{_TITLE}.docx").read_bytes())
    assert "四、督促" in said
    assert "gkrw template new --for letter-han" in ran.err


def test_the_note_on_possible_tasks_has_the_words_of_the_table(gkrw, table_file, tmp_path):
    text = edited(
        ("    members: all", "    members: all\n  - name: 各有关单位\n    members: unspecified"),
        ("responsible: [建设局]", "responsible: [各有关单位]"),
    )
    ran = gkrw("--table", table_file(text), "letters", "--out", str(tmp_path / "out"), "--dry-run")
    assert "另有可能涉及的任务（写的是“各有关单位”）" in ran.err
