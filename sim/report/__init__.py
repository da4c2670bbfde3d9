"""The report of a batch: the answer in words, page, paper, figures and tables."""
