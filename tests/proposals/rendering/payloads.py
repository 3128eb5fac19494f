"""Nineteen ways in which a document can ask to have something fetched. `{web}` and `{file}` are the two places."""

PAYLOADS = {
    "img": '<img src="{web}/img.png">',
    "img of a file": '<img src="{file}">',
    "style sheet": '<link rel="stylesheet" href="{web}/x.css">',
    "import": '<style>@import url("{web}/import.css");</style>',
    "background": "<div style=\"background: url('{web}/background.png')\">x</div>",
    "font": '<style>@font-face {{ font-family: Evil; src: url("{web}/f.woff2") }} p {{ font-family: Evil }}</style><p>x</p>',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image xlink:href="{web}/svg.png" width="9" height="9"/></svg>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{web}/use.svg#a"/></svg>',
    "embed": '<embed src="{web}/embed.png" type="image/png">',
    "object": '<object data="{file}" type="image/png"></object>',
    "attachment in the head": '<link rel="attachment" href="{file}">',
    "attachment in the text": '<a rel="attachment" href="{file}">x</a>',
    "base": '<base href="{web}/"><img src="relative.png">',
    "redirect": '<img src="{web}/redirect?to={file}">',
    "content": '<style>p::before {{ content: url("{web}/content.png") }}</style><p>x</p>',
    "list style": "<ul style=\"list-style: url('{web}/bullet.png')\"><li>x</li></ul>",
    "refresh": '<meta http-equiv="refresh" content="0;url={web}/refresh">',
    "iframe": '<iframe src="{web}/frame.html"></iframe><iframe src="{file}"></iframe>',
    "input image": '<input type="image" src="{web}/input.png">',
}
