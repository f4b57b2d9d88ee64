"""Published figures of others, as data: single citable facts, for orientation only. None is known for Taiwan or China."""
