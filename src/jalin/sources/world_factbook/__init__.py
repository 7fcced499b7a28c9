"""The World Factbook: land borders that GeoNames lacks, or has and should not."""
