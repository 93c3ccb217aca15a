"""What money is counted in."""
