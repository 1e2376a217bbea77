"""What becomes of an image that somebody sends as a logo, whatever is in it."""

import subprocess
import sys
import time
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shared.logos.imaging import make_variants
from shared.logos.rules import Refused
from tests.unit.logos import images
from tests.unit.logos.images import drawn, opened, png, png_chunk, saved, with_chunk


def code_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        make_variants(content)
    return refused.value.code


def outcome_of(content: bytes) -> str:
    """`taken` where it became images that can be read, else why not."""
    try:
        variants = make_variants(content)
    except Refused as refused:
        return refused.code
    assert all(opened(one.content).size == (one.width, one.height) for one in variants)
    return "taken"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_becomes_webp_in_two_sizes(kind: str) -> None:
    image = drawn(1024, 256, {"PNG": "RGBA", "WEBP": "RGBA"}.get(kind, "RGB"))
    large, small = make_variants(saved(image, kind))
    assert [(one.width, one.height) for one in (large, small)] == [(512, 128), (128, 32)]
    for one in (large, small):
        assert (opened(one.content).format, opened(one.content).size) == ("WEBP", (one.width, one.height))


def test_what_is_small_stays_as_it_is() -> None:
    (only,) = make_variants(png(100, 40))
    assert (only.width, only.height) == (100, 40)
    large, small = make_variants(png(300, 200))
    assert (large.width, large.height, small.width, small.height) == (300, 200, 128, 85)


def test_the_same_file_makes_the_same_logo() -> None:
    assert make_variants(png()) == make_variants(png())


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_is_transparent_stays_transparent(kind: str) -> None:
    for variant in make_variants(saved(drawn(), kind)):
        image = opened(variant.content)
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]  # a pixel of RGBA is four numbers
        middle = image.getpixel((variant.width // 2, variant.height // 2))
        assert middle[3] == 255  # type: ignore[index]  # the same


def test_a_jpeg_for_print_keeps_its_colours() -> None:
    large, _ = make_variants(saved(drawn(512, 512, "CMYK"), "JPEG", quality=95))
    image = opened(large.content)
    assert image.mode == "RGB"
    wanted = drawn(512, 512, "CMYK").convert("RGB").getpixel((256, 256))
    found = image.getpixel((256, 256))
    assert all(abs(a - b) < 8 for a, b in zip(wanted, found, strict=True))  # type: ignore[arg-type]  # three numbers each


def test_sixteen_bits_of_grey_stay_grey() -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    (large,) = make_variants(saved(grey, "PNG"))
    assert abs(opened(large.content).getpixel((32, 32))[0] - 0x80) < 3  # type: ignore[index]  # three numbers


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    large, small = make_variants(saved(drawn(256, 256, "RGBA").convert(mode), "PNG"))
    assert (large.width, small.width) == (256, 128)


def test_a_photograph_is_turned_as_it_was_meant() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    large, _ = make_variants(saved(drawn(400, 200, "RGB"), "JPEG", exif=exif))
    assert (large.width, large.height) == (200, 400)


def test_of_what_moves_the_first_frame_is_taken() -> None:
    frames = [drawn(200, 200, "RGB"), Image.new("RGB", (200, 200), (255, 0, 0))]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        large, _ = make_variants(moving)
        image = opened(large.content)
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((2, 2)) == (0, 0, 0)


def chunks_of(webp: bytes) -> set[bytes]:
    found, at = set(), 12
    while at < len(webp):
        found.add(webp[at : at + 4])
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return found


def zipped() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("evil.js", images.SCRIPT)
    return file.getvalue()


def exif_with_script() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = images.SCRIPT.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 0.0)}
    return exif


POLYGLOTS = {
    "script after the image": png() + images.SCRIPT,
    "a page after the image": png() + images.HTML,
    "an archive after the image": png() + zipped(),
    "script in a text chunk": with_chunk(png(), b"tEXt", b"Comment\0" + images.SCRIPT),
    "script in a compressed chunk": with_chunk(png(), b"zTXt", b"C\0\0" + zlib.compress(images.SCRIPT)),
    "script in a private chunk": with_chunk(png(), b"evIl", images.SCRIPT),
    "script in a gif's comment": saved(drawn(200, 200, "P"), "GIF", comment=images.SCRIPT),
    "script in exif": saved(drawn(200, 200, "RGB"), "JPEG", exif=exif_with_script()),
    "script in a jpeg's comment": saved(drawn(200, 200, "RGB"), "JPEG", comment=images.SCRIPT),
    "script as a colour profile": saved(drawn(200, 200, "RGB"), "JPEG", icc_profile=images.SCRIPT),
    "script in xmp": saved(drawn(200, 200, "RGB"), "WEBP", xmp=images.SCRIPT),
    "exif in webp": saved(drawn(200, 200, "RGB"), "WEBP", exif=exif_with_script()),
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_of_an_image_that_is_something_else_too_only_the_image_is_left(content: bytes) -> None:
    for variant in make_variants(content):
        for word in (b"alert", b"script", b"PK\x03\x04", b"GPS", b"Exif", b"evil"):
            assert word not in variant.content
        assert chunks_of(variant.content) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


NO_IMAGES = {
    "svg": (images.SVG, "svg_not_taken"),
    "svg behind a declaration": (b'<?xml version="1.0"?>\n<!-- x -->' + images.SVG, "svg_not_taken"),
    "svg of another encoding": (b"\xff\xfe" + images.SVG.decode().encode("utf-16-le"), "svg_not_taken"),
    "svg with a name space": (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "svg_not_taken"),
    "a page": (images.HTML, "not_an_image"),
    "script": (b"alert(1)", "not_an_image"),
    "an archive": (zipped(), "not_an_image"),
    "a pdf": (b"%PDF-1.7\n%...", "not_an_image"),
    "a bitmap": (saved(drawn(64, 64, "RGB"), "BMP"), "not_an_image"),
    "a tiff": (saved(drawn(64, 64, "RGB"), "TIFF"), "not_an_image"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not_an_image"),
    "one byte": (b"\x89", "not_an_image"),
    "a sound": (b"RIFF\x24\0\0\0WAVEfmt ", "not_an_image"),
    "script that begins as a gif": (b"GIF89a=1;alert(1)//" + b" " * 100, "image_unreadable"),
    "a page that begins as a png": (b"\x89PNG\r\n\x1a\n" + images.HTML, "image_unreadable"),
    "only the start of a webp": (b"RIFF\x24\0\0\0WEBP", "image_unreadable"),
    "a png of wrong checksums": (png().replace(b"IDAT", b"IDAT\0", 1), "image_unreadable"),
    "a jpeg's start": (b"\xff\xd8\xff\xe0", "image_unreadable"),
}


@pytest.mark.parametrize(("content", "code"), NO_IMAGES.values(), ids=NO_IMAGES)
def test_what_is_no_image_is_refused_whatever_it_is_called(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_an_image_of_which_the_end_is_missing_is_refused(kind: str, share: float) -> None:
    image = Image.effect_noise((300, 300), 80).convert("RGB")
    content = saved(image, kind)
    assert code_of(content[: int(len(content) * share)]) == "image_unreadable"


TOO_LARGE = {
    "one pixel wide, 20,000 high": images.png_of_size(1, 20_000),
    "20,000 wide, one pixel high": images.png_of_size(20_000, 1),
    "16 million pixels": images.png_of_size(4_000, 4_000),
    "400 million pixels": images.png_of_size(20_000, 20_000),
    "four thousand million pixels": images.png_of_size(65_535, 65_535),
    "more than fits a number": images.png_of_size(2**31 - 1, 2**31 - 1),
    "a gif with a large screen": images.gif_of_size(65_535, 65_535),
    "a gif with a large frame": images.gif_with_large_frame(65_535, 65_535),
}


@pytest.mark.parametrize("content", TOO_LARGE.values(), ids=TOO_LARGE)
def test_an_image_of_too_many_pixels_is_refused_before_it_is_unpacked(content: bytes) -> None:
    started = time.process_time()
    assert code_of(content) in {"image_too_large", "image_unreadable"}
    assert time.process_time() - started < 1


def test_the_largest_that_is_taken_is_taken() -> None:
    large, _ = make_variants(images.png_of_size(4_000, 2_500))
    assert (large.width, large.height) == (512, 320)
    long, _ = make_variants(images.png_of_size(4_096, 16))
    assert (long.width, long.height) == (512, 2)


@pytest.mark.parametrize("size", [(1, 1), (15, 200), (200, 15)])
def test_what_nobody_could_see_is_refused(size: tuple[int, int]) -> None:
    assert code_of(png(*size)) == "image_too_small"


def test_a_gif_that_says_it_has_many_frames_costs_no_more_than_one() -> None:
    one = saved(drawn(2_000, 2_000, "P"), "GIF")
    frame = one[one.index(b",\0\0\0\0") : -1]
    bomb = one[:-1] + frame * ((1_000_000 - len(one)) // len(frame)) + b";"
    started = time.process_time()
    make_variants(bomb)
    assert time.process_time() - started < 2


def test_a_jpeg_that_is_built_up_in_thousands_of_steps_is_refused() -> None:
    assert make_variants(images.jpeg_of_many_scans(2))
    assert code_of(images.jpeg_of_many_scans(1_000)) == "image_too_complex"


def test_a_text_that_unpacks_to_much_more_is_refused() -> None:
    bomb = with_chunk(png(), b"zTXt", b"C\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    assert len(bomb) < 1_000_000
    assert code_of(bomb) == "image_unreadable"
    many = png()
    for _ in range(400):
        many = with_chunk(many, b"zTXt", b"C\0\0" + zlib.compress(b"\0" * 1_000_000, 9))
    assert code_of(many) == "image_unreadable"


def test_a_colour_profile_that_unpacks_to_much_more_does_no_harm() -> None:
    bomb = png_chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    content = png()[:33] + bomb + png()[33:]
    assert outcome_of(content) in {"taken", "image_unreadable"}


def test_the_library_for_images_is_not_loaded_before_the_first_one() -> None:
    code = "import sys; import shared.logos.service; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_image_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
    content = bytearray(saved(drawn(64, 64, "P" if kind == "GIF" else "RGB"), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert outcome_of(bytes(content)) in {
        "taken",
        "image_unreadable",
        "image_too_large",
        "image_too_small",
    } | {"not_an_image"}
