"""The page in the browser: Mesa's SolaraViz with the map of the border, people by stage and recorded attempts."""
