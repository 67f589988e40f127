"""Single lamps, a bell and contacts of the hall, on a Raspberry Pi's pins; no authority."""
