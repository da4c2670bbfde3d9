"""Colours as other eyes see them: in grey, and without one kind of cone."""

import numpy as np
from matplotlib.colors import to_rgb

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
MATRICES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
VISIONS = ("usual", "grey", *MATRICES)
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour, vision, over=None, alpha=1.0):
    """A colour in CIELAB as a vision has it; `alpha`: its opacity over another colour."""
    rgb = np.array(to_rgb(colour))
    if over is not None:
        rgb = alpha * rgb + (1 - alpha) * np.array(to_rgb(over))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if vision in MATRICES:
        linear = np.clip(np.array(MATRICES[vision]) @ linear, 0.0, 1.0)
    x, y, z = _cube(XYZ @ linear / WHITE)
    found = np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
    return found * [1, 0, 0] if vision == "grey" else found


def distance(one, other, vision):
    """How far apart two colours are (CIE 1976): about 2 is just noticeable."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def _cube(t):
    return np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
