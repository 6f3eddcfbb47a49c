"""Two documents of terms beside each other: where their facts differ, place by place. Works out no amount."""
