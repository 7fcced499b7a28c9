"""UN Comtrade with the World Bank's Deep Trade Agreements, 1964–2016, without domestic trade."""
