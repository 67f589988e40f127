"""The state's identification, id.gov.ua: a redirect there, and what it tells on the way back."""
