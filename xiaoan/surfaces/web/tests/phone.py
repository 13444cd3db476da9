"""What a person does on the phone in the browser tests: write, photograph, tap."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page


def photo(width: int, height: int, orientation: int = 1) -> bytes:
    picture = Image.effect_noise((width, height), 60).point(lambda light: light // 2).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, width // 2, height // 2))
    said = Image.Exif()
    said[0x0112] = orientation
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=90, exif=said)
    return kept.getvalue()


def choose(page: Page, name: str, content: bytes, kind: str = "image/jpeg") -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": kind, "buffer": content})


def submit(page: Page) -> None:
    page.get_by_role("button", name="上报", exact=True).click()
