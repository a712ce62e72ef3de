"""The live widget: one state, its controls, its pictures, in Python and in JavaScript."""
