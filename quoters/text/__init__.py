"""Text without a collection: normalization, searching, similarity, RFC 865."""
