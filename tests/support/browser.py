"""Drive headless Chromium by the WebDriver protocol: open a page, run scripts in it, print it."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

_NEEDED = ("chromium", "chromedriver")
_MISSING = [name for name in _NEEDED if shutil.which(name) is None]
needs_chromium = pytest.mark.skipif(
    bool(_MISSING) and os.environ.get("CI") != "true",
    reason=f"要装 chromium 和 chromium-driver（缺 {'、'.join(_MISSING)}）",
)
AXE = os.environ.get("AXE_CORE", "")
"""The path of axe.min.js, of the npm package axe-core."""
needs_axe = pytest.mark.skipif(
    not AXE and os.environ.get("CI") != "true",
    reason="要 npm 的 axe-core，用环境变量 AXE_CORE 指出它的 axe.min.js",
)
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Browser:
    """A window of a browser that has no network but files."""

    def __init__(self, address: str) -> None:
        self._address = address

    def _call(self, method: str, path: str, **parameters: Any) -> Any:
        data = json.dumps(parameters).encode() if method == "POST" else None
        request = Request(f"{self._address}{path}", data, method=method)
        with urlopen(request, timeout=60) as response:
            return json.load(response)["value"]

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a page anew, even one that differs from the last by its fragment only."""
        self._call("POST", "/url", url="about:blank")
        self._call("POST", "/url", url=page.as_uri() + fragment)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page. Returns its result, awaited."""
        script = f"return (async function() {{ {script} }}).apply(null, arguments)"
        return self._call("POST", "/execute/sync", script=script, args=arguments)

    def devtools(self, command: str, **parameters: Any) -> Any:
        """Send a command of the Chrome DevTools Protocol."""
        return self._call("POST", "/goog/cdp/execute", cmd=command, params=parameters)

    def resize(self, width: int, height: int = 900) -> None:
        """Set the size of the window, in CSS pixels; a narrow one is a telephone's."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def prefer(self, scheme: str, media: str = "") -> None:
        """Prefer light or dark; `media` may be print."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[feature])

    def press(self, *keys: str) -> None:
        """Press keys one after the other, in the element that has the focus."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._call("POST", "/actions", actions=[keyboard])

    def picture(self) -> bytes:
        """Return the whole page as a PNG."""
        taken = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def printed(self, path: Path) -> Path:
        """Print to a PDF as the style sheet of the page says."""
        done = self.devtools("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(done["data"]))
        return path


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Start a browser with a new profile in an empty folder; it ends with the context."""
    log = profile / "chromedriver.log"
    command = ["chromedriver", "--port=0", f"--log-path={log}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        ready = (re.search(r"successfully on port (\d+)", line) for line in driver.stdout)
        address = f"http://127.0.0.1:{next(filter(None, ready))[1]}/session"
        options = {"args": [*_FLAGS, f"--user-data-dir={profile / 'profile'}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        session = ""
        try:
            made = Browser(address)._call("POST", "", capabilities={"alwaysMatch": wanted})
            session = made["sessionId"]
            yield Browser(f"{address}/{session}")
        finally:
            if session:
                Browser(f"{address}/{session}")._call("DELETE", "")
            driver.terminate()
