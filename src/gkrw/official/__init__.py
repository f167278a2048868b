"""The whole table again, as its office issues it: in Word, in Excel, as one HTML page, and as data."""
