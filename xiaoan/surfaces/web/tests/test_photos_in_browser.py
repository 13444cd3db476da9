"""Photos on a phone: made smaller, upright, removable, and only photos."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from xiaoan.surfaces.web.tests.phone import choose, photo, submit
from xiaoan.surfaces.web.tests.site import Site

pytestmark = pytest.mark.journey

# A browser of 2017 does not look at the Exif orientation: here pictures reach it with that word taken out.
OLD_BROWSER = """
var given = URL.createObjectURL;
URL.createObjectURL = function (blob) {
  var asked = new XMLHttpRequest();
  asked.open('GET', given.call(URL, blob), false);
  asked.overrideMimeType('text/plain; charset=x-user-defined');
  asked.send();
  var bytes = new Uint8Array(asked.responseText.length);
  for (var i = 0; i < bytes.length; i += 1) { bytes[i] = asked.responseText.charCodeAt(i) & 255; }
  for (i = 0; i < 200 && i + 9 < bytes.length; i += 1) {
    if (bytes[i] === 1 && bytes[i + 1] === 0x12 && bytes[i + 3] === 3) { bytes[i + 9] = 1; break; }
  }
  return given.call(URL, new Blob([bytes], {type: blob.type}));
};
"""
# Where the upper left corner of the stored picture stands once it is turned as its Exif word says.
CORNERS = {
    1: (0.1, 0.1), 2: (0.9, 0.1), 3: (0.9, 0.9), 4: (0.1, 0.9), 5: (0.1, 0.1), 6: (0.9, 0.1), 7: (0.9, 0.9),
    8: (0.1, 0.9),
}  # fmt: skip


@pytest.mark.parametrize(
    ("orientation", "old"), [(1, False), (6, False), *((orientation, True) for orientation in CORNERS)]
)
def test_a_large_photo_is_made_smaller_and_stands_upright(page: Page, site: Site, orientation: int, old: bool) -> None:
    if old:
        page.add_init_script(OLD_BROWSER)
        site.policy += "; connect-src 'self' blob:"
    page.goto("/report")
    choose(page, "大.jpg", photo(2400, 1200, orientation))
    expect(page.locator(".photo")).to_contain_text("已缩小，原")
    submit(page)
    page.wait_for_url("**/done")
    name, content = site.sent[0].photos[0]
    got = Image.open(io.BytesIO(content)).convert("RGB")
    assert name == "大.jpg"
    assert got.size == ((1600, 800) if orientation < 5 else (800, 1600))
    assert 0x0112 not in got.getexif()
    across, down = CORNERS[orientation]
    assert _red(got, across, down)
    assert not _red(got, 1 - across, 1 - down)


def _red(picture: Image.Image, across: float, down: float) -> bool:
    red, green, _blue = picture.getpixel((int(across * picture.width), int(down * picture.height)))  # type: ignore[misc]
    return bool(red > 150 and green < 90)


def test_what_is_no_photo_is_said_and_left_out(page: Page, site: Site) -> None:
    page.goto("/report")
    choose(page, "说明.txt", b"words", "text/plain")
    expect(page.get_by_text("“说明.txt”不是照片，没有加入")).to_be_visible()
    expect(page.locator(".photo")).to_have_count(0)


def test_a_photo_can_be_taken_out_again(page: Page, site: Site) -> None:
    page.goto("/report")
    choose(page, "a.jpg", photo(300, 200))
    choose(page, "b.jpg", photo(300, 200))
    expect(page.locator(".photo")).to_have_count(2)
    page.get_by_role("button", name="移除 照片").first.click()
    submit(page)
    page.wait_for_url("**/done")
    assert [name for name, _ in site.sent[0].photos] == ["b.jpg"]
