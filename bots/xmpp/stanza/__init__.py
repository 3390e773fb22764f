"""Stanzas: their elements and namespaces, addresses, texts, and IQ requests and replies."""
