"""How many leads to expect, how sure that is, and how likely a gap is real. numpy only: no I/O, no clock.

Imported by the demand planning job and the command line alone; a function that answers people never loads it.
"""
