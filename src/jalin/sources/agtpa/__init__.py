"""Advanced Guide to Trade Policy Analysis: manufacturing trade of 69 economies, 1986–2006, with domestic trade."""
