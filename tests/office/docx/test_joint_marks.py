"""The names of the offices of a joint issue are equally wide in 发文机关标志."""

import re

import pytest

from gkrw.office.docx.joint_marks import spread_marks

_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr><w:color w:val="FF0000"/>'
    '<w:sz w:val="72"/></w:rPr>{text}</w:r></w:p></w:body></w:document>'
)


@pytest.mark.parametrize(
    ("names", "spacing"),
    [
        # Six characters as wide as ten: four of 36 pt on five gaps.
        (["青山县人民政府办公室", "青山县财政局"], 4 * 720 / 5),
        (["某某新区管理委员会办公室", "财政局"], 9 * 720 / 2),
    ],
)
@pytest.mark.parametrize("style", ["gkMark", "Style14"])
def test_a_shorter_name_has_space_between_its_characters(names, spacing, style):
    long, short = names
    text = "".join(f"<w:t>{name}</w:t><w:br/>" for name in names)[: -len("<w:br/>")]
    # Another program may have given the style another id.
    body = spread_marks(_BODY.format(style=style, text=text).encode(), names).decode()
    runs = re.findall(r"<w:r>.*?</w:r>", body)
    assert [re.sub("<[^>]*>", "", run) for run in runs] == [
        long[:-1],
        long[-1],
        short[:-1],
        short[-1],
    ]
    assert [re.findall(r'<w:spacing w:val="(\d+)"/>', run) for run in runs] == [
        [],
        [],
        [str(round(spacing))],
        [],
    ]
    assert ["<w:br/>" in run for run in runs] == [False, False, True, False]
    order = [re.findall(r"<w:(color|spacing|sz) ", run) for run in runs]
    assert order[2] == ["color", "spacing", "sz"]


@pytest.mark.parametrize(
    "text",
    [
        "<w:t>甲</w:t><w:br/><w:t>乙丙丁</w:t>",
        "<w:t>甲乙丙</w:t>",
        "<w:t>甲</w:t><w:br/><w:tab/><w:t>甲乙丙</w:t>",
    ],
)
def test_other_runs_stay_as_they_are(text):
    body = _BODY.format(style="gkMark", text=text)
    assert spread_marks(body.encode(), ["甲", "甲乙丙"]).decode().endswith(body)
