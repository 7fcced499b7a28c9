"""Arrays in, frozen results out: estimators and solvers that know nothing of names, frames and units."""
