"""IRC as bytes and text, without a connection: lines, formatting, ISUPPORT."""
