"""The word "Draft" behind the text of every page, as Word itself draws one: a picture in the header."""

from typing import Final

from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

WATERMARK: Final = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"
    xmlns:o="urn:schemas-microsoft-com:office:office"><w:rPr><w:noProof/></w:rPr><w:pict>
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
      <v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
      <v:f eqn="if @0 @4 21600"/></v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t"/>
  </v:shapetype>
  <v:shape id="Watermark" type="#_x0000_t136" alt="" fillcolor="#f7e9e5" stroked="f" style="position:absolute;
    margin-left:0;margin-top:0;width:340pt;height:136pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;
    mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin">
    <v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="Draft"/>
  </v:shape>
</w:pict></w:r>"""


def add_watermark(paragraph: Paragraph) -> None:
    """To a paragraph of the header."""
    paragraph._p.append(parse_xml(WATERMARK))  # noqa: SLF001 - python-docx has no watermarks
