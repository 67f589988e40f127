"""The hall screen: a page for a kiosk browser, told by server-sent events."""
