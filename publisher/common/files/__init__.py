"""Files of people and staff: checked by content, without traces of who took a picture."""
