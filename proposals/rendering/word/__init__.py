"""Word documents: the only door to python-docx and lxml.

`as_docx` writes a proposal, `sheet` TikTok's questions; `elements`, `lists` and `styles` are what both stand on.
`anchors` names the hidden bookmarks by which an edited file finds its questions again.
"""
