"""Aid groups, camps under a roof, and flights home."""
