"""One XML stream: parsing, signing on, SASL, stream management, what is waiting to be sent."""
