"""Parts that pages are made of: form fields, form layouts, and what frames every page."""
