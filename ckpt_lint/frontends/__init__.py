"""One package or module a language: each turns files into facts."""
