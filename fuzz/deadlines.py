"""Neighbours of known wordings of deadlines: none raises, and none has a day that its text denies."""

import re
import unicodedata
from datetime import date
from random import Random

from damage import PROJECT, odd_text
from runner import Files, main

from gkrw.core import deadlines

_WORDINGS = tuple(
    line.split("\t")[0]
    for line in (PROJECT / "tests" / "core" / "deadline_wordings.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
)
_PIECES = (
    *"年月日季度前后底末初内中上下旬半起至到止和、，；-—~/.（）()0123456789一二三四五六七八九十廿两〇零",
    *(
        "2026",
        "2027年",
        "12月",
        "31日",
        "工作日",
        "每",
        "底前",
        "以前",
        "上半年",
        "第三季度",
        "Ｑ4",
        "约",
        "不",
    ),
    *(
        "今年",
        "明年",
        "去年",
        "前年",
        "上年",
        "当月",
        "次月",
        "本月",
        "下月",
        "周五",
        "除外",
        "起算",
        "24时",
    ),
)


def make(rng: Random) -> Files:
    text = rng.choice(_WORDINGS)
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        at = rng.randint(0, len(text))
        end = at + rng.choice((0, 0, 1, 1, 2))
        piece = odd_text(rng) if rng.random() < 0.1 else rng.choice((*_PIECES, "", ""))
        text = text[:at] + piece + text[end:]
        if rng.random() < 0.1:
            text += rng.choice(("、", "；", "（", "-", "")) + rng.choice(_WORDINGS)
    return {"deadline.txt": text.encode("utf-8", "surrogatepass")}


def check(files: Files) -> None:
    text = files["deadline.txt"].decode("utf-8", "surrogatepass")
    day = deadlines.due_on(text, 2026)
    assert isinstance(deadlines.is_known_wording(text), bool)
    assert isinstance(deadlines.has_impossible_date(text), bool)
    assert isinstance(deadlines.needs_year(text), bool)
    assert isinstance(deadlines.has_odd_year(text), bool)
    written = deadlines.day_of(text)
    if day is None:
        return
    assert deadlines.is_known_wording(text), "a day of a wording that is not understood"
    assert day.year in deadlines.YEARS
    if written is not None and written.year in deadlines.YEARS:
        assert written == day, (written, day)
    assert _may_mean(text, day), (text, day)


def _may_mean(text: str, day: date) -> bool:
    """Whether the text can name the day's year and month at all, by its numbers alone."""
    plain = re.sub(r"\s|[“”\"'‘’]", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\d{5}[。.；;，,、]*", plain):
        return True
    years = {int(each) for each in re.findall(r"20\d\d", plain)}
    near = {2026, 2027, *years, *(year - 1 for year in years), *(year + 1 for year in years)}
    if re.search(r"(?<![1十])[1一]月(?:之|以)?前", plain):  # ends before January begins
        near.add(2025)
    return day.year in near or bool(
        re.search(r"[〇零○一二三四五六七八九]{4}|十[三四五六]五", plain)
    )


if __name__ == "__main__":
    main(make, check)
