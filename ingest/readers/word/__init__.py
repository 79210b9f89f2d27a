"""WordprocessingML (ECMA-376 part 1, 17), whatever file it comes in: its paragraphs as Word displays them."""
