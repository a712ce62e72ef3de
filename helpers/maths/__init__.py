"""Functions of one and two variables, their derivatives, and descent on them; no pictures."""
