"""Make the browser client's first page, and how it starts, from what is in the installed Flet.

Flet's files are third-party, so they are not kept here. Ours are its own with:

- our name and a content security policy: the prebuilt client asks a CDN for one module (Rive) that the app never
  uses, and a gate without a connection must not wait for it, nor tell anyone that it exists;
- one thread for laying words out and for drawing them, and `scripts/picture.js`, which opens the page again when its
  picture is lost: nobody at a gate may look at a picture that stands still (ADR 0068);
- `scripts/frames.js`, which draws an answer before anything else, and a page in which what a screen reader reads is
  not blended over what is drawn (ADR 0069).
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
SCRIPTS = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("picture.js", "frames.js"))
UNSEEN = "flt-semantics { filter: none !important; } flt-semantics-host { opacity: 0; }"
"""A filter costs the browser a picture of its own for each frame, and what is at zero opacity costs none."""

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
PAGE_CHANGES = (
    ("<html>", '<html lang="zh-CN">'),
    (CHARSET, f'{CHARSET}\n  <meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
    ('content="Flet application."', f'content="{DESCRIPTION}"'),
    ('web-app-title" content="Flet"', f'web-app-title" content="{NAME}"'),
    (
        "<title>Flet</title>",
        f"<title>{NAME}</title>\n  <style>{UNSEEN}</style>\n  <script>\n{SCRIPTS}  </script>",
    ),
    ('aria-label="Loading"', 'aria-label="正在加载"'),
)
PLACEHOLDER = "<!-- fletAppConfig -->"
CONFIG = "var flutterConfig = {"
START_CHANGES = ((CONFIG, f"{CONFIG}\n    forceSingleThreadedSkwasm: true,"),)


def changed(original: str, changes: tuple[tuple[str, str], ...]) -> str:
    """A file of Flet's with our changes; a ValueError says that it is another one and this script must be looked at."""
    for old, new in changes:
        if original.count(old) != 1:
            message = f"Flet's file has {original.count(old)} of {old!r}, expected 1"
            raise ValueError(message)
        original = original.replace(old, new)
    return original


def page(original: str) -> str:
    """The first page."""
    original = changed(original, PAGE_CHANGES)
    if PLACEHOLDER not in original:
        message = f"Flet's index.html lacks {PLACEHOLDER}: the server could not configure the client"
        raise ValueError(message)
    return original


def start(original: str) -> str:
    """What the page runs first: on one thread, also where the browser would give it two."""
    return changed(original, START_CHANGES)


def manifest(original: str) -> str:
    """What a tablet shows when the page is put on its home screen."""
    names = {"name": NAME, "short_name": NAME, "description": DESCRIPTION, "lang": "zh-CN"}
    colours = {"theme_color": COLOUR, "background_color": COLOUR}
    return json.dumps({**json.loads(original), **names, **colours}, ensure_ascii=False, indent=2) + "\n"


MADE = {"index.html": page, "flutter_bootstrap.js": start, "manifest.json": manifest}


def main() -> None:
    web = files("flet_web").joinpath("web")
    ASSETS.mkdir(exist_ok=True)
    for name, change in MADE.items():
        text = change(web.joinpath(name).read_text(encoding="utf-8"))
        ASSETS.joinpath(name).write_text(text, encoding="utf-8")
    print("page:", ", ".join(f"assets/{name}" for name in MADE))


if __name__ == "__main__":
    main()
