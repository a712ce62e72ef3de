"""Drawing with matplotlib on axes that are given: marks, curves, maps, surfaces."""
