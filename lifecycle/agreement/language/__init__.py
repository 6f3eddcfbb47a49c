"""The terms as a language: words, forks, the classes a document is read into, and every fault at once. Runs nothing."""
