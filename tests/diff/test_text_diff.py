"""The marks inside a sentence: on whole words and numbers, few and short, without loss of text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkrw.diff.text_diff import Edit, Span, diff_names, diff_texts

_MARKS = {Edit.KEPT: "{}", Edit.DELETED: "[-{}-]", Edit.INSERTED: "{{+{}+}}"}


def with_marks(spans: tuple[Span, ...]) -> str:
    return "".join(_MARKS[span.edit].format(span.text) for span in spans)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("公开。", "公开。", "公开。"),
        ("", "年底前", "{+年底前+}"),
        ("年底前", "", "[-年底前-]"),
        (
            "自作出之日起7个工作日内",
            "自作出之日起15个工作日内",
            "自作出之日起[-7-]{+15+}个工作日内",
        ),
        ("不低于90%。", "不低于95.5%。", "不低于[-90%-]{+95.5%+}。"),
        ("PPP项目领域", "PPT项目领域", "[-PPP-]{+PPT+}项目领域"),
        (
            "对审计发现问题、整改落实及问责情况进行公开。",
            "对审计查出的问题、整改落实情况及问责情况及时公开。",
            "对审计[-发现-]{+查出的+}问题、整改落实{+情况+}及问责情况[-进行-]{+及时+}公开。",
        ),
        ("及时公开信息。", "及时公开政策。及时公开信息。", "{+及时公开政策。+}及时公开信息。"),
        (
            "修订完善、及时更新本级政府信息公开指南。",
            "围绕稳增长、促改革、惠民生政策措施的落实情况及时公开相关信息。",
            "[-修订完善、及时更新本级政府信息公开指南-]"
            "{+围绕稳增长、促改革、惠民生政策措施的落实情况及时公开相关信息+}。",
        ),
        (
            "债券发行、存续期管理等信息。",
            "债券发行、存续期管理、资金使用情况等信息，每季度不少于1次。",
            "债券发行、存续期管理{+、资金使用情况+}等信息{+，每季度不少于1次+}。",
        ),
        (
            "债券发行、存续期管理、资金使用情况等信息，每季度不少于1次。",
            "债券发行、存续期管理等信息。",
            "债券发行、存续期管理[-、资金使用情况-]等信息[-，每季度不少于1次-]。",
        ),
        ("公开，解读。", "，解读。公开。", "[-公开-]，解读。{+公开。+}"),
        ("第一段。", "第一段。\n第二段。", "第一段。{+\n第二段。+}"),
    ],
)
def test_sentence(before, after, expected):
    assert with_marks(diff_texts(before, after)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("各园区，各部门", "各园区，各部门，审计局", "各园区，各部门{+，审计局+}"),
        ("经发局、建设局、财政局等", "经发局、财政局", "经发局、[-建设局、-]财政局[-等-]"),
        ("财政局", "审计局", "[-财政局-]{+审计局+}"),
        ("各园区，各部门", "审计局", "[-各园区，各部门-]{+审计局+}"),
        (
            "各相关部门（生态环境局、建设局等）",
            "各相关部门（生态环境局、财政局）",
            "各相关部门（生态环境局、[-建设局等-]{+财政局+}）",
        ),
    ],
)
def test_names_are_not_divided(before, after, expected):
    assert with_marks(diff_names(before, after)) == expected


_TEXTS = st.text(alphabet="公开及时信息政策、。；，\n“”90%7A ", max_size=40)


@settings(max_examples=300)
@given(before=_TEXTS, after=_TEXTS, compare=st.sampled_from([diff_texts, diff_names]))
def test_the_spans_contain_both_texts(before, after, compare):
    spans = compare(before, after)
    assert "".join(span.text for span in spans if span.edit is not Edit.INSERTED) == before
    assert "".join(span.text for span in spans if span.edit is not Edit.DELETED) == after
    assert all(span.text for span in spans)
    assert all(one.edit is not other.edit for one, other in pairwise(spans))
