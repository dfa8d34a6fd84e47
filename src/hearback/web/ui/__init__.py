"""What pages are made of: layout, forms, lists, charts, headers, error pages. See README.md beside this file."""
