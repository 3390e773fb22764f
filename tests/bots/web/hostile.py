"""Quotes that would break out of a page, a feed, a picture or a line, if they could."""

from quoters import Quote

MARKER = "pwned"
"""What each of them would make visible, or run."""

HOSTILE = (
    Quote("<script>document.title='pwned'</script>", "<b>Eve</b>", "<i>pwned", ("<u>", "a&b")),
    Quote('"><img src=x onerror="document.title=\'pwned\'">', "'\" onmouseover='x", "javascript:x"),
    Quote("{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} <%= 7*7 %>", "{{ self }}", "{%"),
    Quote("]]></p></svg><svg onload='document.title=1'>&xxe;<!ENTITY x SYSTEM 'file:///etc/passwd'>",
          "<!DOCTYPE x>", "<?xml version='1.0'?>"),
    Quote("left \u202e thgir \u2066 again \u200b\ufeff", "\u202eevE", None),
    Quote("line\n\n-- \n<pre>pwned</pre>\n\tQUIT :x", "A\r\nSet-Cookie: a=b", None),
    Quote("x" * 10_000, "y" * 500, "z" * 500, tuple(f"tag{n}" for n in range(50))),
    Quote("word " * 2_000, None, None),
    Quote("\U0001f408 ÆØÅ \u05e9\u05dc\u05d5\u05dd \u4e66 e\u0301\u0301\u0301 \U0010fffd",
          "\ufdfd"),
    Quote("%s %d %n \\0 \\x00 '; DROP TABLE quote; -- \" OR 1=1", "Robert'); --", "%00%0d%0a"),
    Quote("<!-- --><style>*{display:none}</style><iframe srcdoc='<script>1</script>'>",
          "&#x3c;b&#x3e;"),
)  # fmt: skip
