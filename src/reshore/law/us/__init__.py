"""Rules of United States law; one file an instrument."""
