"""A quote as a picture, for the previews that other sites make of a link.

Only ``cache`` is imported by the running program; it loads Pillow and the fonts with the first
picture that somebody asks for.
"""
