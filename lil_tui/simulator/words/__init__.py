"""Word lists of our own, from which the simulator's catalogue is written."""
