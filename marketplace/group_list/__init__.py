"""The list a chat group keeps by hand (接龙), read and written. Pure.

Nothing is guessed: a line is an order only where a number is written next to what it counts.
Whatever else it says, the line is given back word for word with the reason.
"""
