"""What is asked of many runs: comparison, validation, ablation, and the signs of effects."""
