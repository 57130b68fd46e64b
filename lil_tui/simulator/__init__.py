"""LinkedIn Learning played over real HTTP on loopback: a catalogue, its API, its bad days.

It knows nothing of the product it serves; demos, tests and benchmarks start it.
"""
