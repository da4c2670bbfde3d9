"""The page in the browser: a run of the model drawn day by day, steered, compared and saved."""
