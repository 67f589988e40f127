"""Open311 GeoReport v2: other applications read reports and send them."""
