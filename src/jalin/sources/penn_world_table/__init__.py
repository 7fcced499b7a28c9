"""Penn World Table: capital, people at work, human capital."""
