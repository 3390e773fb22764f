"""The site as an HTTP server: routing, static files, answers and failures."""
