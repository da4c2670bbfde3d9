"""The report: a page over all scenarios with figures and headline numbers."""
