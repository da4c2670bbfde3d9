"""What the public record implies for the parameters: screening, emulation, posterior, forecasts and sensitivity."""
