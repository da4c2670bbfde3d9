"""What the record says about the parameters: screening, emulation, posterior, forecasts and sensitivity."""
