"""The domain library of Partner Marketing: one folder per noun, and what they all stand on."""

import gc

# Starting a function makes some 300,000 objects that all stay. Looking through them for garbage again and
# again took 60 of the 370 ms of imports; with these thresholds that happens once in 250,000 new objects.
gc.set_threshold(250_000, 20, 20)
