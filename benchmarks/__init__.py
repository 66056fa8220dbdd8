"""How long pages, imports and the log take beside a bare Django that does the least: what `make bench` runs.

A time says little on its own, so each is measured in turn with a floor on the same machine, servers and rows,
and what we hold to is the ratio of the two.
"""
