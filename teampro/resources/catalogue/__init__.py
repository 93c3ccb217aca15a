"""What is sold: products with their prices and options, add-ons, promotions, domains."""
