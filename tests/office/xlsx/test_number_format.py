"""What a cell with a number shows, by its format: as Excel in Chinese, and as LibreOffice."""

import random
import subprocess

import pytest
from calc import needs_calc
from lxml import etree
from openpyxl import Workbook

from gkrw.office.xlsx.format_codes import BUILT_IN
from gkrw.office.xlsx.number_format import (
    is_date_format,
    is_percent_format,
    shown_number,
    shown_text,
)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (0.0095, "0.00%", "0.95%"),
        (95, "General", "95"),
        (0.1 + 0.2, "General", "0.3"),
        (13900001111, "General", "13900001111"),
        (3, '0"期"', "3期"),
        (3, "0\\期", "3期"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1.005, "0.00", "1.01"),
        (12345, '#,##0,"千"', "12千"),
        (95.5, ".00", "95.50"),
        (0.5, ".00", ".50"),
        (-4, "0;(0)", "(4)"),
        (0, '0;-0;"无"', "无"),
        (0, "0.0;(0.0)", "0.0"),
        (9311234567, "0000-0000000", "0931-1234567"),
        (0.5, "# ?/?", "1/2"),
        (46303, BUILT_IN[14], "2026/10/8"),
        (46303, BUILT_IN[31], "2026年10月8日"),
        (46303, BUILT_IN[57], "2026年10月"),
        (46303, BUILT_IN[58], "10月8日"),
        (46303, '[$-804]yyyy"年"m"月"d"日";@', "2026年10月8日"),
        (46303, "yyyy年m月d日", "2026年10月8日"),
        (46303, "aaaa", "星期四"),
        (46303.5625, "yyyy-mm-dd hh:mm", "2026-10-08 13:30"),
        (0.5625, BUILT_IN[55], "下午1时30分"),
        (0.5625, "h:mm AM/PM", "1:30 PM"),
        (1.5, "[h]:mm", "36:00"),
        (46303, "@", "46303"),
        (12345, '0!.0,"万"', "1.2万"),
        (95, "0.00E+00", "9.50E+01"),
        (9.96, "0.0E+0", "1.0E+1"),
        (0.00012, "0.0E-0", "1.2E-4"),
        (46303, BUILT_IN[48], "46.3E+3"),
        (2.75, "# ?/4", "2 3/4"),
        (3, "#/#", "3/1"),
        (92, '[>=90]0"优";0"中"', "92优"),
        (59, '[>=90]0"优";[>=60]0"中";0"差"', "59差"),
        (0.5, "[=1]0;[<1]0.0%;0.0", "50.0%"),
        (95, '[Red][<60]"未达标";[Blue]0', "95"),
        (0.945, "0%", "95%"),
        (-0.25, '"约"General', "-约0.25"),
        (46303, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年十月八日"),
        (46331, '[$-804][DBNum1]m"月"d"日"', "十一月五日"),
    ],
)
def test_what_a_cell_shows(value, code, text):
    assert shown_number(value, code) == text


def test_a_workbook_of_1904_counts_from_another_day():
    assert shown_number(44841, "yyyy-mm-dd", epoch_1904=True) == "2026-10-08"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (13900001111222, "General"),  # 1.39E+13
        (46303.000001, "h:mm:ss"),  # rounded by one program, cut off by another
        (59, "yyyy-mm-dd"),  # before the leap day that 1900 did not have
        (1e7, "yyyy-mm-dd"),
        (-1, "yyyy-mm-dd"),
        (95, ".00E+00"),
        (95, "[DBNum1]0"),
        (46303, "[DBNum1]yy"),
        (46303, "[$-F800]dddd\\, mmmm dd\\, yyyy"),
        (46303, "[$-x-sysdate]dddd\\, mmmm dd\\, yyyy"),
        (46303, "aaa"),  # 周四 or 四
        (46303, "[$-804]dddd"),
        (95, '0"'),
        (1e30, "0"),
        (95, f"0.{'0' * 30}"),
        (95, "[>1.2.3]0"),
        (95, "General%"),
        (12345, "0,.0"),
        (-5, '[>=90]0"优";0"中"'),  # whether a sign is shown depends on the program
        (50, '[>=90]0"优";0"中";0"差"'),
        (50, "[>=90]0"),
        (0.95, "0%%"),
        (1.005, "0%"),  # 101 % of the decimal number, 100 % of the binary one
        (0.125, "# ?/4"),
        (0.0001, "[s]"),
        (46303.999996, "h:mm"),  # 23:59 or, rounded, 0:00
        (95, "0" * 300),
    ],
)
def test_what_is_not_known_is_not_guessed(value, code):
    assert shown_number(value, code) is None


def test_kinds_of_formats():
    assert is_date_format('m"月"d"日";@')
    assert is_date_format("yyyy-mm-dd")
    assert not is_date_format('0"年"')
    assert is_percent_format("0.0%")
    assert not is_percent_format('0"%"')


@pytest.mark.parametrize(
    "code", ["[$-F800]dddd\\, mmmm dd\\, yyyy", "yyyy-mm-ddThh:mm", 'e"年"m"月"d"日"', "aaa"]
)
def test_a_format_of_dates_is_known_also_where_its_text_is_not(code):
    assert shown_number(46303, code) is None
    assert is_date_format(code)


def test_the_kind_of_a_format_is_that_of_the_section_that_applies():
    assert is_percent_format('[<=1]0%;0"%"', 0.93)
    assert not is_percent_format('[<=1]0%;0"%"', 93)
    assert is_date_format("[>40000]yyyy-mm-dd;0", 46303)
    assert not is_date_format("[>40000]yyyy-mm-dd;0", 5)


_CODES = [
    *(code for number, code in BUILT_IN.items() if "上午" not in code and not 5 <= number <= 8),
    *('0"期"', "0.0%", "#,##0.0", "yyyy-mm-dd", "yyyy/m/d h:mm", "0.00_ ", "000-0000-0000"),
    *('[$-804]yyyy"年"m"月"d"日";@', "0.00E+00", '#,##0,"千"', "0;(0)", "0;[Red]-0", "0.0#"),
    *("#.##", "¥#,##0.00", '"约"0"个"', '0"/"0', "yyyy年m月d日", "m.d"),
    *(
        "yyyymmdd",
        "[h]:mm",
        'General"个"',
        "0 %",
        "?0.0?",
        "?/?",
        "(000)0",
        '0;-0;"无"',
        "0.0;;",
        ".00",
        "0,.0",
        '"固定"',
        *(";;;", ";;;@", "@;@", "0;@", "0;;;", '""', "General;;", '0;-0;;"文字"', ';"负";"零"'),
        *("0.0E+0", "##0.0E+0", "# ?/4", "# ??/100", '[<60]"差";0', '[>=90]"优";[>=60]0.0"中";0%'),
        *("[=1]0.0%;[=0]General;0E+0", "[>=10000]0.0,;#,##0", "[<1]0.0%;m.d", '"约"General'),
        *('@"元"', '"约"@', "@;;", "0;@;", "@@", "[Red]", '[=1]"是";[=0]"否";', "_ @_ "),
    ),
]
_VALUES = [0, 1, -1, 0.95, 0.5, 95, 3, 46303, 46303.52, 1.005, 2.675, -0.4, 13900001111, 1e-5, 59.4]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        *[(code, "张三") for code in ("General", "@", "0.00", "0;@", "@;@", "yyyy-mm-dd;@", "0;;")],
        *[(code, "") for code in (";;;", "0;;;", "0;-0;0;")],
        *[('@"（代）"', "张三（代）"), ('"约"@', "约张三"), ('0;0;0;"文字"', "文字")],
        ("General;General;General;General", "张三"),
        ("[未知", "张三"),
    ],
)
def test_a_text_is_shown_by_the_section_for_texts(code, shown):
    assert shown_text("张三", code) == shown


@needs_calc
def test_libreoffice_shows_the_same(tmp_path):
    source = random.Random(20261008)
    cells = [
        (
            source.choice([*_VALUES, round(source.uniform(-5, 50_000), source.randint(0, 6))]),
            source.choice(_CODES),
        )
        for _ in range(1200)
    ]
    book = Workbook()
    for row, (value, code) in enumerate(cells, 1):
        book.active.cell(row, 1, value).number_format = code
    book.active.column_dimensions["A"].width = 60
    book.save(tmp_path / "book.xlsx")
    shown = _shown_by_libreoffice(tmp_path / "book.xlsx")
    compared = [
        (value, code, text, there)
        for (value, code), there in zip(cells, shown, strict=False)
        if (text := shown_number(value, code)) is not None
    ]
    assert len(compared) > 700
    assert [each for each in compared if each[2].replace(" ", "") != each[3].replace(" ", "")] == []


def _shown_by_libreoffice(book):
    """The text of each cell of the first column; blanks are left out."""
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "fods", "--outdir", book.parent, book],
        check=True,
        capture_output=True,
    )
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    shown = []
    for row in etree.parse(book.with_suffix(".fods")).iter(f"{table}table-row"):
        paragraphs = row.find(f"{table}table-cell").iter(f"{text}p")
        repeated = min(int(row.get(f"{table}number-rows-repeated", "1")), 1200)
        shown += ["".join("".join(each.itertext()) for each in paragraphs)] * repeated
    return shown
