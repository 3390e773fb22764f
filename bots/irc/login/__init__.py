"""Registration on an IRC server: capabilities, SASL, and the bot's nick."""
