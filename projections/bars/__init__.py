"""What stops sales, from when until when, and what of it 3(h) permits. Knows no amount."""
