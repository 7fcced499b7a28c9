"""Countries without a sea coast."""
