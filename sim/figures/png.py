"""PNG files of drawings."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
PNG, TRUE_COLOUR = b"\x89PNG\r\n\x1a\n", 2  # how the file begins; red, green and blue
INCH = 0.0254  # metres


def png(pixels: Pixels, dots: int) -> bytes:
    """Return a PNG of (rows, columns, 3), with so many dots per inch.

    Its lines are not filtered: of a drawing that is smaller, and sooner written.
    """
    height, width, _ = pixels.shape
    lines = np.pad(pixels.reshape(height, -1), ((0, 0), (1, 0)))
    metre = round(dots / INCH)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, TRUE_COLOUR, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", zlib.compress(lines.data, 3)),
        (b"IEND", b""),
    )
    return PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
