"""WIOD 2013: trade of 40 economies by sector, 1995–2011, with domestic trade."""
