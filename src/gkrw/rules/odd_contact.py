"""A telephone number or mail address of a department or of the office that looks wrong."""

from gkrw.core.contacts import odd_mail, odd_phone
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G418",
    "电话或邮箱不像是对的",
    "电话的位数不对，或者丢了开头的 0（表格软件会把它去掉）；邮箱里没有 @。催报、联系时用不上。",
    "phone: '931-8259000'\nmail: czj.example.gov.cn",
    "核对以后改正：电话带区号，加引号，如 '0931-8259000'；邮箱如 czj@example.gov.cn。",
)


def check(context: Context) -> Findings:
    """Yield a finding for each telephone number and mail address that looks wrong."""
    office = context.table.office
    if office and (why := odd_phone(office.phone or "")):
        yield KIND.at(office.place, f"发文机关的电话“{office.phone}”{why}。", _PHONE)
    for each in context.table.departments:
        if why := odd_phone(each.phone or ""):
            message = f"{each.name}的联络员电话“{each.phone}”{why}。"
            yield KIND.at(each.place, message, _PHONE)
        if each.mail and (why := odd_mail(each.mail)):
            message = f"{each.name}的联络员邮箱“{each.mail}”{why}。"
            yield KIND.at(each.place, message, "核对以后改正，如 czj@example.gov.cn。")


_PHONE = "核对以后改正；座机带区号，如 '0931-8259000'。"
