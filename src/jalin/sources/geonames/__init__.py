"""GeoNames: cities, areas and land borders."""
