"""The version of this package, for manifests and captions."""

__version__ = "0.1.0"
