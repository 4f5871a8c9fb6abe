"""Photographs: decoded, turned upright, made smaller, and written anew, so that nothing but the picture is left."""

import io
import warnings

from PIL import Image, ImageOps

from portal.submissions.domain.evidence import LONG_SIDE, Checked, Problem, Unacceptable

# A JPEG is decoded at a fraction of its size; anything else costs 4 bytes for every pixel of its header.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 50_000_000}
QUALITY = 85
# A photograph saved as PNG is many times larger than as JPEG; a drawing or a seal with few colours is not.
PNG_KEEPS_BELOW = 1_500_000


def check_image(content: bytes, form: str) -> Checked:
    """The picture anew; `form` is "JPEG" or "PNG". Raises Unacceptable."""
    try:
        with warnings.catch_warnings():
            # Our own limit is stricter than the one that Pillow warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=(form,)) as image:
                return _anew(image, form)
    except Image.DecompressionBombError as error:
        raise Unacceptable(Problem.TOO_MANY_PIXELS) from error
    except Unacceptable:
        raise
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        # What Pillow raises for a broken picture depends on where it is broken.
        raise Unacceptable(Problem.BROKEN) from error


def _anew(image: Image.Image, form: str) -> Checked:
    if image.width * image.height > MOST_PIXELS[form]:
        raise Unacceptable(Problem.TOO_MANY_PIXELS)
    if getattr(image, "n_frames", 1) > 1:
        image.seek(0)
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    plain = _flattened(upright)
    if form == "PNG":
        as_png = _written(plain, "PNG", optimize=False, compress_level=6)
        if len(as_png) <= PNG_KEEPS_BELOW:
            return Checked(as_png, "image/png", 1, plain.width, plain.height)
    as_jpeg = _written(plain, "JPEG", quality=QUALITY, optimize=True)
    return Checked(as_jpeg, "image/jpeg", 1, plain.width, plain.height)


def _flattened(image: Image.Image) -> Image.Image:
    """RGB or grey on white paper, with no metadata, palette or transparency left."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", rgba.size, "white")
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    grey = image.mode in ("1", "L")
    plain = image.convert("L" if grey else "RGB")
    plain.info.clear()
    return plain


def _written(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
