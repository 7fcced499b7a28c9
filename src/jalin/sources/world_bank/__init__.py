"""World Development Indicators: GDP and population."""
