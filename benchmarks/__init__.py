"""What users feel, measured beside its peers in one run on one machine, as ratios of medians."""
