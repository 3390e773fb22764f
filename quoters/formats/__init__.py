"""File formats: reading, detecting, importing and exporting them."""
