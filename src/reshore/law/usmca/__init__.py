"""Rules of the United States-Mexico-Canada Agreement."""
