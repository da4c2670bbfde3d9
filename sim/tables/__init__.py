"""The tables of a run in memory: their columns, how they are collected, and what is measured on them."""
