"""Rules of California law that other states may adopt."""
