"""Bytes: transports and codecs. Nothing here has heard of a council."""
