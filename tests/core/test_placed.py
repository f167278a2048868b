"""Records with a place in the file."""

from yaml import Mark

from gkrw.core.names import Level, parse_names

_MARK = Mark("表.yaml", 0, 3, 7, None, 0)


def test_a_record_is_shown_with_its_fields_but_not_with_its_marks():
    names = parse_names("各园区等", _MARK, Level.TASK)
    assert repr(names) == (
        "NameList(entries=(Name(text='各园区', bracket=None),),"
        " level=<Level.TASK: 'task'>, is_open=True, is_stated=True)"
    )
