"""Lines about a run that writes documents, for its summary."""

from collections.abc import Iterator, Sequence

from gkrw.core.recipients import NonRecipient


def non_recipient_lines(bodies: Sequence[NonRecipient], label: str) -> Iterator[str]:
    """A line for each body that does not have something, 通知, with the reason."""
    for each in bodies:
        yield f"{each.body.name}没有{label}：{each.reason}。"


def removed_lines(names: Sequence[str]) -> Iterator[str]:
    """A line about the earlier files that a run removed."""
    if names:
        some = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        yield f"原来生成的 {len(names)} 份文件这次没有再生成，已删去：{some}。"


def blank_lines(names: Sequence[str]) -> Iterator[str]:
    """A line about the particulars that are left blank in a document."""
    if names:
        yield f"留了空白要手工填写：{'、'.join(names)}。"
