"""How the walk takes in each kind of node, one module a family."""
