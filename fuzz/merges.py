"""Two versions of one table, edited by two persons, put together by the merge driver."""

import json
from random import Random

from damage import REAL, SINGLE, SMALL_TABLES, damaged_text, data_of, edit_all
from paired_edits import (
    applied,
    are_contested,
    data,
    is_result,
    may_be_contested,
    some_edits,
    with_noise,
)
from runner import Files, main

from gkrw.merge.merged_text import MergedText, merge_contents
from gkrw.merge.sequences import Three
from gkrw.views.merge_summary import clash_lines


def make(rng: Random) -> Files:
    kind = rng.random()
    if kind < 0.8:
        base = with_noise(rng, REAL)
        (ours, text), (theirs, other) = some_edits(rng, base), some_edits(rng, base)
        known = {each.what for each in ours} & {each.what for each in theirs}
        contested = data(text) != data(other) and are_contested(ours, theirs)
        may_be = may_be_contested(ours, theirs)
        orders = [
            applied(text, [each for each in theirs if each.what not in known]),
            applied(other, [each for each in ours if each.what not in known]),
        ]
        found = {
            "must clash": contested,
            "may clash": may_be,
            "orders": [each for each in orders if each],
        }
    else:
        base = rng.choice(SMALL_TABLES)
        text, other = (_damaged(rng, base) for _ in range(2))
        found = {}
    return {
        "原.yaml": base.encode(),
        "甲.yaml": text.encode("utf-8", "surrogatepass"),
        "乙.yaml": other.encode("utf-8", "surrogatepass"),
        "expected.json": json.dumps(found, ensure_ascii=False).encode(),
    }


def _damaged(rng: Random, base: str) -> str:
    """A text that perhaps cannot be read, or the same table written in another way."""
    if rng.random() < 0.7:
        return damaged_text(rng, base)
    edited = data_of(base)
    edit_all(edited, [rng.choice(SINGLE) for _ in range(rng.randint(0, 3))], rng)
    return json.dumps(edited, ensure_ascii=False, indent=rng.choice((None, 2)))


def check(files: Files) -> None:
    contents = Three(*(files[f"{name}.yaml"] for name in "原甲乙"))
    merged = merge_contents(contents, 7)
    expected = json.loads(files["expected.json"])
    if not isinstance(merged, MergedText):
        assert merged.reason
        assert not expected, merged.reason
        return
    result = merged.content.decode("utf-8", "surrogatepass")
    assert len(clash_lines("表.yaml", merged)) == len(merged.clashes) + 2
    markers = [line[:7] for line in result.split("\n") if line.startswith(("<<<<<<<", ">>>>>>>"))]
    assert bool(merged.clashes) == bool(markers)
    assert markers == ["<<<<<<<", ">>>>>>>"] * (len(markers) // 2)
    if expected and expected["must clash"]:
        assert merged.clashes, "one of two edits is lost"
    elif expected and not (merged.clashes and expected["may clash"]):
        assert not merged.clashes, merged.clashes
        assert is_result(result, expected["orders"])


if __name__ == "__main__":
    main(make, check)
