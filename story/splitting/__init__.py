"""Splitting a story: cut points, then sections of chapters, then the best cuts in each section, then the parts."""
