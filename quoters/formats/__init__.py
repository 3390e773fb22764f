"""The forms in which quotes come and go, one file each."""
