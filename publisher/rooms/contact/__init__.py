"""The city contact centre: reports, appeals, works at the city's objects, institutions rated."""
