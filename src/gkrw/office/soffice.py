"""Convert documents with LibreOffice, all in one run: to PDF, and old formats to those of today."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gkrw.core.errors import Exit, UserError

_SECONDS = 120
_SECONDS_EACH = 15
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)

_WITH_BLANK_PAGES = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""The format of PDFs of texts. A blank page before an even one is kept: both sides of the sheets are
printed."""


def converter() -> str:
    """Return the path of LibreOffice. Raise UserError if it is not installed."""
    path = _program()
    if path is None:
        raise UserError(
            "没有找到 LibreOffice，不能转成 PDF。",
            "安装 LibreOffice 后再加 --pdf；或者不加 --pdf，用 Word、WPS 打开后另存为 PDF。",
            exit=Exit.WORLD,
        )
    return path


def _program() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def missing_fonts(names: Sequence[str]) -> list[str]:
    """Return the fonts among `names` that are not installed; none where fontconfig cannot list
    them."""
    command = ["fc-list", ":", "family"]
    try:
        listed = subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return []
    return [name for name in names if name.encode() not in listed.stdout]


def pdf_name(document: str) -> str:
    """Return the file name of a document's PDF."""
    return f"{Path(document).stem}.pdf"


def pdfs_of(documents: Mapping[str, bytes]) -> Iterator[bytes]:
    """Convert documents, given by file name, to PDF, and yield the PDFs in the same order. Raise
    UserError where LibreOffice is not installed, fails or takes too long."""
    are_texts = all(document.endswith(".docx") for document in documents)
    options = ("--convert-to", _WITH_BLANK_PAGES if are_texts else "pdf")
    return _converted(converter(), documents, options, "pdf")


def in_todays_format(name: str, content: bytes, suffix: str) -> bytes:
    """Convert a document in an old format to one with the suffix docx or xlsx. `name` is the name
    of the file. Raise UserError where LibreOffice is not installed, fails or takes too long."""
    old = Path(name).suffix.lower()
    program = _program()
    if program is None:
        raise UserError(
            f"{old or '这种'} 文件要用 LibreOffice 转换才能读，这台电脑上没有找到它。",
            f"用 Word、Excel 或 WPS 打开，另存为 .{suffix}，再试一次；或者安装 LibreOffice。",
            exit=Exit.WORLD,
        )
    options = ("--convert-to", suffix)
    return next(_converted(program, {f"document{old}": content}, options, suffix))


def _converted(
    program: str, documents: Mapping[str, bytes], options: Sequence[str], suffix: str
) -> Iterator[bytes]:
    """Convert documents, given by file name, and yield the files with the new suffix."""
    with tempfile.TemporaryDirectory(prefix="gkrw-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            *options,
            *("--outdir", name),
        ]
        for document, content in documents.items():
            (folder / document).write_bytes(content)
            command.append(str(folder / document))
        timeout = _SECONDS + _SECONDS_EACH * len(documents)
        try:
            _run(command, timeout)
        except subprocess.TimeoutExpired:
            raise _failed("LibreOffice 很久没有转完，已经停止。", suffix) from None
        except (OSError, subprocess.CalledProcessError):
            raise _failed(f"LibreOffice 运行出错，没有转成 {suffix.upper()}。", suffix) from None
        for document in documents:
            result = folder / f"{Path(document).stem}.{suffix}"
            if not result.is_file():
                raise _failed(f"LibreOffice 没有转出 {result.name}。", suffix)
            yield result.read_bytes()


def _run(command: Sequence[str], timeout: float) -> None:
    """Run LibreOffice for at most `timeout` seconds. When the wait ends early or the time is over,
    kill it together with the programs that it started. Raise OSError,
    subprocess.SubprocessError."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            code = process.wait(timeout)
        except BaseException:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
    if code:
        raise subprocess.CalledProcessError(code, command)


def _failed(message: str, suffix: str) -> UserError:
    target = "PDF" if suffix == "pdf" else f".{suffix}"
    fix = f"关闭正在运行的 LibreOffice 再试；仍然不行的，用 Word、WPS 打开后另存为 {target}。"
    return UserError(message, fix, exit=Exit.WORLD)
