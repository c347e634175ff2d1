"""What leaves the office: the package that is handed in, and whether one is what it says."""
