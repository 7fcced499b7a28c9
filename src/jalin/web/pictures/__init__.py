"""Pictures as SVG: maps, time lines and networks; the same data and language always give the same picture.

Colours stand as attributes, so that a picture can be reused as a file, and each mark has a class, by which the style
sheet gives it the colours of a dark screen.
"""
