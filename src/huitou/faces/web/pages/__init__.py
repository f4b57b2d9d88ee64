"""One page a module, named for its address."""
