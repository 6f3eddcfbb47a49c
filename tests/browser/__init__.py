"""The pages in a real browser: what only a browser can say of them."""
