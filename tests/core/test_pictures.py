"""Photographs are drawn anew: what is hostile is refused in plain words, what is whole comes out upright and bare."""

import io
import struct
import zlib

import pytest
from PIL import Image

from hearback.core.errors import BadInput
from hearback.core.pictures import BYTES_AT_MOST, SIDE_AT_MOST, redraw


def a_file(image, kind="JPEG", **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def a_png(width, height, *, rows=b""):
    """A PNG that says it is so large, and holds only these rows."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def opened(picture):
    return Image.open(io.BytesIO(picture.jpeg))


def near(pixel, colour):
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def test_where_it_was_taken_is_gone_and_so_is_everything_else_that_travels_with_a_picture():
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 51.0), 3: "W", 4: (2.0, 14.0, 3.0)})
    came = a_file(
        Image.new("RGB", (40, 20), "red"), exif=exif, comment=b"a secret comment", icc_profile=b"a profile" * 9
    )
    assert b"A telephone" in came
    picture = redraw(came)
    drawn = opened(picture)
    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (picture.width, picture.height))
    assert dict(drawn.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(drawn.info)
    for secret in (b"A telephone", b"secret", b"profile", b"Exif"):
        assert secret not in picture.jpeg


def test_a_picture_taken_sideways_stands_upright():
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    drawn = opened(redraw(a_file(image, exif=exif, quality=95)))
    assert drawn.size == (20, 40)
    assert near(drawn.getpixel((10, 4)), (0, 0, 255))


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (100, 9000)])
def test_it_is_at_most_1600_pixels_a_side(size):
    picture = redraw(a_file(Image.new("RGB", size, "red")))
    assert max(picture.width, picture.height) == SIDE_AT_MOST
    assert opened(picture).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("image", "kind", "colour"),
    [
        (Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG", (255, 0, 0)),
        (Image.new("I;16", (20, 20), 0x8000), "PNG", (128, 128, 128)),
        (Image.new("L", (20, 20), 64), "JPEG", (64, 64, 64)),
        (Image.new("1", (20, 20), 1), "PNG", (255, 255, 255)),
        (Image.new("LA", (20, 20), (0, 0)), "PNG", (255, 255, 255)),
        (Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG", (255, 255, 255)),
        (Image.new("RGBA", (20, 20), (0, 0, 255, 255)), "WEBP", (0, 0, 255)),
    ],
    ids=["cmyk", "16-bit", "grey", "one bit", "grey see-through", "see-through", "webp"],
)
def test_every_kind_of_colour_comes_out_as_people_see_it(image, kind, colour):
    assert near(opened(redraw(a_file(image, kind))).getpixel((10, 10)), colour)


def test_a_palette_with_a_see_through_colour_is_white_there():
    image = Image.new("P", (20, 20), 0)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(1, (10, 0, 20, 20))
    drawn = opened(redraw(a_file(image, "PNG", transparency=0)))
    assert near(drawn.getpixel((3, 10)), (255, 255, 255))
    assert near(drawn.getpixel((17, 10)), (255, 0, 0))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_several_frames_the_first_is_drawn(kind):
    first, second = (Image.new("RGB", (20, 20), colour) for colour in ("red", "blue"))
    came = a_file(first, kind, save_all=True, append_images=[second], duration=100)
    assert near(opened(redraw(came)).getpixel((10, 10)), (255, 0, 0))


def test_what_looks_like_a_picture_and_a_page_leaves_no_page():
    script = b"<html><script>alert(1)</script></html>"
    came = a_file(Image.new("RGB", (20, 20), "red"), comment=script) + script
    picture = redraw(came)
    assert b"script" in came
    assert b"script" not in picture.jpeg
    assert picture.jpeg.startswith(b"\xff\xd8\xff")


GIF = a_file(Image.new("P", (8, 8)), "GIF")
WHOLE = a_file(Image.effect_noise((300, 300), 90).convert("RGB"), quality=90)


def says_it_is_large(jpeg, width=8_000, height=5_000):
    """The same JPEG with another size in the head of its frame."""
    at = next(jpeg.index(marker) for marker in (b"\xff\xc0\x00\x11", b"\xff\xc2\x00\x11") if marker in jpeg)
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def scan_by_scan(jpeg):
    """The same JPEG as one that has a scan for each colour says it: the first one holds one of three."""
    at = jpeg.index(b"\xff\xda")
    return jpeg[:at] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + jpeg[at + 14 :]


PLAIN, IN_PASSES = (a_file(Image.new("RGB", (64, 64), "red"), progressive=passes) for passes in (False, True))


@pytest.mark.parametrize("came", [IN_PASSES, scan_by_scan(PLAIN)])
def test_a_large_jpeg_that_would_be_held_whole_is_refused(came):
    with pytest.raises(BadInput, match="too many pixels"):
        redraw(says_it_is_large(came))


def test_a_large_jpeg_of_a_camera_and_a_smaller_one_in_passes_are_drawn():
    assert redraw(IN_PASSES).width == 64
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    camera = a_file(Image.new("RGB", (64, 64), "red"), exif=exif)
    assert redraw(says_it_is_large(camera, 4_500, 3_000)).width == SIDE_AT_MOST


@pytest.mark.parametrize(
    ("came", "why"),
    [
        (b"", "cannot read"),
        (b"not a picture", "cannot read"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "cannot read"),
        (GIF, "cannot read"),
        (GIF + b"<script>alert(1)</script>", "cannot read"),
        (b"GIF89a/*<html><script>alert(1)</script>*/=1;", "cannot read"),
        (WHOLE[: len(WHOLE) // 2], "cannot read"),
        (WHOLE[:40], "cannot read"),
        (a_png(10, 10), "cannot read"),
        (a_png(60_000, 60_000, rows=bytes(60_000)), "too many pixels"),
        (a_png(4_001, 3_000), "too many pixels"),
        (a_png(2**31 - 1, 1), "too many pixels"),
        (b"%PDF-1.7\n", "cannot read"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "Save it as JPEG"),
        (bytes(BYTES_AT_MOST + 1), "at most 10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_plain_words(came, why):
    with pytest.raises(BadInput, match=why) as refused:
        redraw(came, field="picture")
    assert refused.value.field == "picture"


def test_a_web_process_without_pictures_does_not_carry_pillow():
    import subprocess
    import sys

    asked = "import hearback.core.pictures, sys; print(sorted(name for name in sys.modules if name.startswith('PIL')))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
