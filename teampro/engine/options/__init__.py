"""What a read asks for: `params` become typed options of each step, all faults together."""
