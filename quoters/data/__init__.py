"""The quotes that come with us: public domain, and the script that makes them."""
