"""One file a question, under the name it is asked by. No rule stands here, and none imports from here."""
