"""The browser page: a run of the model shown day by day, steered, compared and saved."""
