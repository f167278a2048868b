"""Drive LibreOffice Calc as a person does: open a workbook, fill in cells, save it again."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

_OFFICE = shutil.which("soffice")
_CALC = _OFFICE is not None and (Path(_OFFICE).resolve().parent / "libsclo.so").exists()
needs_calc = pytest.mark.skipif(
    not _CALC and os.environ.get("CI") != "true", reason="要装 LibreOffice Calc（libreoffice-calc）"
)
_MACRO = """\
Sub Fill
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden" : opening(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL("{source}"), "_blank", 0, opening())
  sheet = book.Sheets.getByName("{sheet}")
  On Error Resume Next
{cells}
  On Error Goto 0
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName" : saving(0).Value = "{filter}"
  book.storeToURL(ConvertToURL("{target}"), saving())
  book.close(True)
End Sub
"""
XLSX, PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD'
    ' OfficeDocument 1.0//EN" "module.dtd"><script:module xmlns:script='
    '"http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">'
    "{}</script:module>"
)


def resaved(
    data: bytes,
    folder: Path,
    cells: Mapping[str, str | float] | None = None,
    sheet: str = "任务清单",
    form: str = XLSX,
) -> bytes:
    """Type into cells of one sheet. Returns the workbook as LibreOffice saves it."""
    source, target = folder / "in.xlsx", folder / ("out.pdf" if form == PDF else "out.xlsx")
    source.write_bytes(data)
    macro = _MACRO.format(
        source=source,
        target=target,
        sheet=sheet,
        filter=form,
        cells="\n".join(_typing(name, value) for name, value in (cells or {}).items()),
    )
    profile = folder / "profile"
    _run(profile, "--terminate_after_init")  # which makes the profile, with an empty Module1
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE.format(escape(macro)), encoding="utf-8")
    _run(profile, "macro:///Standard.Module1.Fill")
    return target.read_bytes()


def _run(profile: Path, *arguments: str) -> None:
    assert _OFFICE is not None
    subprocess.run(
        [
            _OFFICE,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            *arguments,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )


def _typing(name: str, value: str | float) -> str:
    cell = f'  sheet.getCellRangeByName("{name}")'
    if not isinstance(value, str):
        return f"{cell}.Value = {value}"
    if value.startswith("="):
        return f'{cell}.Formula = "{value.replace(chr(34), chr(34) * 2)}"'
    lines = '" & Chr(10) & "'.join(value.replace('"', '""').split("\n"))
    return f'{cell}.String = "{lines}"'
