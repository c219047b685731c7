"""Make the browser client's first page from the one in the installed Flet.

Flet's page is third-party, so it is not kept here: ours is its page with our name and a content security
policy. The policy is why the script exists: the prebuilt client asks a CDN for one module (Rive) that the
app never uses, and a gate without a connection must not wait for it, nor tell anyone that it exists.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
NAME = "门岗登记"
DESCRIPTION = "门岗出入登记，离线可用"
COLOUR = "#0F5257"

SOURCES = {
    "default-src": "'self' data: blob:",
    "script-src": "'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
}
POLICY = "; ".join(f"{kind} {allowed}" for kind, allowed in SOURCES.items())

CHARSET = '<meta charset="UTF-8">'
CHANGES = (
    ("<html>", '<html lang="zh-CN">'),
    (CHARSET, f'{CHARSET}\n  <meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
    ('content="Flet application."', f'content="{DESCRIPTION}"'),
    ('web-app-title" content="Flet"', f'web-app-title" content="{NAME}"'),
    ("<title>Flet</title>", f"<title>{NAME}</title>"),
    ('aria-label="Loading"', 'aria-label="正在加载"'),
)
PLACEHOLDER = "<!-- fletAppConfig -->"


def page(original: str) -> str:
    """Our page; a ValueError says that Flet's page has changed and this script must be looked at."""
    for old, new in CHANGES:
        if original.count(old) != 1:
            message = f"Flet's index.html has {original.count(old)} of {old!r}, expected 1"
            raise ValueError(message)
        original = original.replace(old, new)
    if PLACEHOLDER not in original:
        message = f"Flet's index.html lacks {PLACEHOLDER}: the server could not configure the client"
        raise ValueError(message)
    return original


def manifest(original: str) -> str:
    """What a tablet shows when the page is put on its home screen."""
    names = {"name": NAME, "short_name": NAME, "description": DESCRIPTION, "lang": "zh-CN"}
    colours = {"theme_color": COLOUR, "background_color": COLOUR}
    return json.dumps({**json.loads(original), **names, **colours}, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    web = files("flet_web").joinpath("web")
    ASSETS.mkdir(exist_ok=True)
    for name, change in (("index.html", page), ("manifest.json", manifest)):
        text = change(web.joinpath(name).read_text(encoding="utf-8"))
        ASSETS.joinpath(name).write_text(text, encoding="utf-8")
    print("page: assets/index.html, assets/manifest.json")


if __name__ == "__main__":
    main()
