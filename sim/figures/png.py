"""PNG files of drawings."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
EFFORT = 3  # of the compression, 0 to 9: with more, a drawing hardly gets smaller


def png(pixels: Pixels, dots: int) -> bytes:
    """Return a PNG of (rows, columns, 3), with so many dots per inch."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "png", compress_level=EFFORT, dpi=(dots, dots))
    return file.getvalue()
