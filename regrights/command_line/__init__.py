"""The command line: words in, answers and exit statuses out. Computes nothing."""
