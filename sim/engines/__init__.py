"""Engines that run the rules over everybody."""
