"""The letters of a run: as records, and as lines to read."""

from collections.abc import Iterator, Sequence

from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.particulars import blank_particulars
from gkrw.core.recipients import NonRecipient
from gkrw.letters.publish import LettersPlan, file_name
from gkrw.views.publishing_lines import blank_lines, non_recipient_lines, removed_lines


def letter_records(plan: LettersPlan) -> Iterator[dict[str, object]]:
    """A record for each letter, for JSON."""
    for letter in plan.letters:
        counts = {role.value: letter.count(role) for role in Role}
        yield {
            "path": str(plan.folder / file_name(letter)),
            "department": letter.body.name,
            "number": str(letter.number) if letter.number else None,
            **counts,
        }


def letters_summary(
    plan: LettersPlan, others: Sequence[NonRecipient], removed: Sequence[str], dry_run: bool
) -> Iterator[str]:
    """A line for each letter, then what the run wrote, removed and left blank."""
    for letter in plan.letters:
        roles = (*ASSIGNED, Role.POSSIBLE)
        counts = "，".join(f"{role.label} {n} 项" for role in roles if (n := letter.count(role)))
        number = f"{letter.number}  " if letter.number else ""
        yield f"{file_name(letter)}  {number}{counts}"
    if plan.letters:
        verb = "会写出" if dry_run else "已写出"
        with_pdf = "（各有 PDF）" if plan.with_pdf else ""
        yield f"{verb} {len(plan.letters)} 份通知{with_pdf}：{plan.folder}"
    else:
        yield "没有要写的通知。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(others, "通知")
    if plan.letters:
        office, particulars = plan.letters[0].office, plan.letters[0].particulars
        blanks = blank_particulars(office, particulars)
        yield from blank_lines([name for name in blanks if name != "报送单位"])
