"""The desk: pages that answer, whole without a script. Knows paper and books, and no server."""
