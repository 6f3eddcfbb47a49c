"""What holds between the words of a document, one module a concept. Each gives every fault there is."""
