"""Import duties of other countries on vehicles shipped to them."""
