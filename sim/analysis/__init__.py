"""What is asked of many runs: comparison, validation."""
