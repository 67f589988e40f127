"""Search over everything that is public: one port, two databases behind it."""
