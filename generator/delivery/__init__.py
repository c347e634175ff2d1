"""What leaves the office: the public copy, the package."""
