"""Bodies that the sentences of a task name."""

import pytest

from gkrw.intake.prose.sentence_bodies import sentence_bodies, without_role_clauses


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("由教务处牵头，各年级组配合，推进集体备课。", ["由教务处牵头，各年级组配合"]),
        ("推进优质护理，由护理部牵头，各科室参与。", ["由护理部牵头，各科室参与"]),
        ("教科室牵头组织培训4次，教务处做好保障。", ["教科室牵头"]),
        ("设备科负责设备采购；财务科负责付款。", ["设备科负责", "财务科负责"]),
        ("城管中队会同派出所整治夜市。", ["城管中队会同派出所"]),
        ("每月由平安办牵头排查。", ["由平安办牵头"]),
        ("1.党政办、财政所：做好信息报送。", ["党政办、财政所"]),
        ("（1）由住房和城乡建设局负责改造。", ["由住房和城乡建设局负责"]),
    ],
)
def test_clauses_that_begin_with_bodies_name_them(text, named):
    assert sentence_bodies(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "各牵头单位要落实责任，各单位主要负责人负总责。",
        "推动政府、企业参与，家校社协同，党员干部参与。",
        "建立由分管领导牵头的机制。",
        "社区负责人要落实责任。",
        "本方案由市交通局负责解释。",
        "实行网格员负责制，明确专人负责。",
        "督促各单位负责到位。",
        "各部门配合。",
        "一个目标：全年无事故。",
        "场馆：图书馆、文化馆。",
    ],
)
def test_other_sentences_name_nobody(text):
    assert sentence_bodies(text) == []


def test_a_title_is_looked_for_behind_the_clauses_with_the_bodies():
    assert without_role_clauses("1.由德育处牵头、团委配合，办好艺术节。") == "办好艺术节。"
    assert without_role_clauses("1.党政办：做好信息报送。") == "做好信息报送。"
    assert without_role_clauses("教务处牵头，") == ""
    assert without_role_clauses("推进改革，由发改局牵头。") == "推进改革，由发改局牵头。"
