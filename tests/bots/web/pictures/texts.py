"""Texts of many lengths and scripts, and what of a picture is ink."""

from io import BytesIO
from itertools import cycle, islice

from PIL import Image, ImageChops

from bots.web.pictures.palette import PAPER

_SENTENCES = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
    "must be in want of a wife. However little known the feelings or views of such a man may be."
)

FIVE_WORDS = "Simple is better than complex."
VERSE = (
    "Shall I compare thee to a summer’s day?\n"
    "Thou art more lovely and more temperate:\n"
    "Rough winds do shake the darling buds of May,\n"
    "And summer’s lease hath all too short a date:"
)
SCRIPTS = {
    "Arabic": "اطلبوا العلم من المهد إلى اللحد، ولو في الصين.",
    "Chinese": "學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？",
    "Greek": "γνῶθι σεαυτόν",
    "Hebrew": "אם אין אני לי, מי לי? וכשאני לעצמי, מה אני?",
    "Russian": "Всё счастливые семьи похожи друг на друга.",
}
HOSTILE_TEXTS = (
    "",
    " ",
    "\n\n\n",
    "\0",
    "nul\0in\0side \x07\x1b[31m red \x7f \x85 \x9b",
    "\ud800 lone \udfff halves \udc80",
    "left \u202e thgir \u2066 again \u2069\u200b\ufeff\u00ad",
    "\u0301",
    "Z" + "\u0301\u0327\u0489" * 2_000,
    "\u200d" * 3_000,
    "x" * 10_000,
    "W " * 5_000,
    "i\n" * 5_000,
    "\U0001f469\u200d\U0001f4bb\ufe0f \U0001f3f4\U000e0067\U000e007f \U0001f1e9\U0001f1ea",
    "\ufffe\uffff\U0010ffff\ue000\U000f0000",
    "\u0e33\u0e01\u0e33 \u1100\u1161\u11a8 \uac00 \u0915\u094d\u0937 \u0f40\u0fb5",
    "\u200fא1,2%3(ב)[c]\u0660\u0661 \u200e",
    "学" * 5_000,
    "א" * 5_000,
    "\ufdfd" * 200,
    "\t\t tabs \u3000 \u2003 spaces",
    "<b>&amp;</b> {{ 7 * 7 }} %s \\",
)


def prose(length: int) -> str:
    """Return words of about this many letters, which end as a sentence does."""
    words = " ".join(islice(cycle(_SENTENCES.split()), length // 3))
    return f"{words[: length - 1].rpartition(' ')[0].rstrip(',.')}."


def opened(picture: bytes) -> Image.Image:
    """Read a picture."""
    return Image.open(BytesIO(picture)).convert("RGB")


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the edges of what is not paper."""
    paper = Image.new("RGB", image.size, PAPER)
    box = ImageChops.difference(image, paper).getbbox()
    assert box is not None
    return box
