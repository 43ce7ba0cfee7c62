"""Reading Word files safely: from the bytes of a .docx to its paragraphs, in reading order.

``reading.read`` is the one entry; it knows nothing of what the document is about.
"""
