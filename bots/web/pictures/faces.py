"""The faces that a picture is set in: the pages' own, then whatever the machine has."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import ImageFont, features

from bots.web.pictures.coverage import Coverage
from bots.web.pictures.plain import JOINERS

HAS_SHAPING = bool(features.check("raqm"))
"""Whether Pillow can join and turn letters; without, they stand side by side."""

_LAYOUT = ImageFont.Layout.RAQM if HAS_SHAPING else ImageFont.Layout.BASIC
_FOUND_SCALE = 0.88
"""How large other faces are drawn: EB Garamond is small for its size."""

_MOST_SIZED = 48
_NOWHERE = "\U0010ffff"
_LAST = "\u2e7f"
"""The pages' own faces have no script of Asia, and a text of those has thousands of letters."""

_PROBED_SIZE = 24
_ROMAN = ("eb-garamond-latin-normal.woff2", "eb-garamond-latin-ext-normal.woff2")
_ITALIC = ("eb-garamond-latin-italic.woff2", "eb-garamond-latin-ext-italic.woff2")


@dataclass(frozen=True, eq=False)
class Face:
    """A face at any size.

    :param file: where it is, or its content.
    :param knows: whether it has a letter, where its file says so.
    :param strike: the one size that a face of coloured pictures has; else 0.
    """

    file: Path | bytes
    index: int = 0
    scale: float = 1.0
    knows: Callable[[str], bool] | None = None
    strike: int = 0

    def sized(self, size: float, layout: ImageFont.Layout = _LAYOUT) -> ImageFont.FreeTypeFont:
        """Load it at a size in pixels."""
        file = BytesIO(self.file) if isinstance(self.file, bytes) else self.file
        pixels = self.strike or size * self.scale
        return ImageFont.truetype(file, pixels, self.index, layout_engine=layout)

    def enlargement(self, size: float) -> float:
        """Return how much what ``sized`` gives is still to be enlarged."""
        return size * self.scale / self.strike if self.strike else 1.0

    def has(self, letter: str) -> bool:
        """Whether it has a letter."""
        if letter in JOINERS:
            return True
        return self.knows(letter) if self.knows is not None else self._shows(letter)

    def _shows(self, letter: str) -> bool:
        """Whether a letter looks otherwise than one that is nowhere: what WOFF2 hides of itself."""
        if letter.isspace():
            return True
        if letter > _LAST and letter != "\ufffd":
            return False
        shape = _shape(self._probe, letter)
        return any(shape[1]) and shape != self._missing

    @cached_property
    def _probe(self) -> ImageFont.FreeTypeFont:
        # Shaping takes some letters apart, of which each part is missing then.
        return self.sized(_PROBED_SIZE, ImageFont.Layout.BASIC)

    @cached_property
    def _missing(self) -> tuple[object, bytes]:
        return _shape(self._probe, _NOWHERE)


class Faces:
    """The faces in the order in which a letter is looked for, for upright and for italic text.

    :param found: what the machine's fonts have; asked for when the pages' own lack a letter.
    """

    def __init__(self, found: Callable[[], Sequence[Coverage]]) -> None:
        self._found = found
        self._own = {False: _own_faces(_ROMAN), True: _own_faces(_ITALIC)}
        self._sized: OrderedDict[tuple[Face, float], ImageFont.FreeTypeFont] = OrderedDict()
        self.face_of = lru_cache(4096)(self._face_of)

    def sized(self, face: Face, size: float) -> ImageFont.FreeTypeFont:
        """Return a face at a size in pixels; the last few dozen are kept."""
        key = (face, face.strike or size)
        if key not in self._sized:
            self._sized[key] = face.sized(size)
        self._sized.move_to_end(key)
        if len(self._sized) > _MOST_SIZED:
            self._sized.popitem(last=False)
        return self._sized[key]

    def _face_of(self, cluster: str, *, italic: bool) -> Face | None:
        """Return the first face that has all of a cluster, or at least its letter."""
        own = self._own[italic]
        for letters in (cluster, cluster[0]):
            for face in own:
                if all(map(face.has, letters)):
                    return face
            for face in self._others:
                if all(map(face.has, letters)):
                    return face
        return None

    @cached_property
    def _others(self) -> list[Face]:
        faces = (
            Face(each.path, each.index, _FOUND_SCALE, each.has, each.strike)
            for each in self._found()
        )
        return [face for face in faces if _loads(face)]


def _own_faces(names: Sequence[str]) -> list[Face]:
    folder = files("bots.web").joinpath("static")
    return [Face(folder.joinpath(name).read_bytes()) for name in names]


def _found_face(found: Coverage) -> Face:
    return Face(found.path, found.index, _FOUND_SCALE, found.has, found.strike)


def _loads(face: Face) -> bool:
    try:
        face.sized(_PROBED_SIZE)
    except (OSError, ValueError):
        return False
    return True


def _shape(font: ImageFont.FreeTypeFont, letter: str) -> tuple[object, bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
