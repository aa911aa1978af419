# SPDX-License-Identifier: Apache-2.0
"""Files of the nasty kinds: what people and programs write into environment files, and what random hands do. Each is
the text of a file in which the variable A is looked for."""
import random

LETTERS = "s3cret-_.+/="
ODD = ["$", "$$", "$X", "${X}", "${X:-d}", "${A}", "$1", "$(echo c)", "`echo c`", "#", " #", " # c", "'", "\"", "`",
       "\\", "\\n", "\\r", "\\t", "\\\"", "\\'", "\\$", "\\$X", "\\\\", "\\#", "\\ ", " ", "\t", ";", "&", "|", "<",
       ">", "(", ")", "{", "}", "{a,b}", "*", "?", "[", "]", "~", "~/x", ":~", "!", "%", "^", ",", ":", "@", "=",
       "\xe9", "\xa0", "\u2003", "\u200b", "\ufeff", "\x0b", "\x0c", "\x1c", "\x85", "\x01", "\x7f", "\\x41",
       "\\0101", "\\u0041", "\\a", "\\e"]
LINES = ["A={}", "A='{}'", "A=\"{}\"", "A=`{}`", "A={} ", "A={}\t", "A= {}", "A=\t{}", "A ={}", "A = {}",
         "export A={}", "export  A={}", "export\tA={}", " A={}", "\tA={}", "A: {}", "A:{}", "'A'={}", "\"A\"={}",
         "A='{}' # c", "A=\"{}\" #c", "A={} # c", "A={}#c", "A='{}'x", "A=\"{}\"x", "A=x\"{}\"", "A=x'{}'", "A='{}",
         "A=\"{}", "A+={}", "set A={}", "#A={}", " # A={}"]
FILES = ["A", "A\n", "A=", "A=\n", "A= ", "A= \n", "A=\nB=c\n", "A= \nB=c\n", "A=\n\n\nB=c\n", "A=\n'x'\n",
         "A=\n\"x\"\nB=c", "A\nA=b\n", "A=b\nA\n", "A=b\nA=c\n", "A=b\nA=\n", "A=b\nexport A=c\n", "A=b\nA = c\n",
         "A=b\nA='c\n", "A=b\nunset A\n", "A=b\r\n", "A=b\r\nB=c\r\n", "A=b\r", "A=b\rB=c\n", "A='b'\r\n",
         "A=\"b\"\r\nB=c\r\n", "A=b # c\r\n", "A=\r\n", "B=c\rA=b\n", "\ufeffA=b\n", "\ufeff\nA=b\n",
         "\ufeff# c\nA=b\n", "\ufeffB=c\nA=b\n", "A=b\n\ufeffA=c\n", "A=a\\\nb\n", "A=\"a\\\nb\"\n", "A='a\\\nb'\n",
         "A=\"a\nb\"\n", "A='a\nb'\n", "A=\"a\nb\"\nA=c\n", "A=`a\nb`\n", "B=\"\nA=b\n\"\n", "B='\nA=b\n'\n",
         "B='\nA=b\n", "B=\"\nA=b\n", "B=don't\nA=b\n", "B=a\\\nA=b\n", "# c\\\nA=b\n", ";A=b\n", "; c\nA=b\n",
         "B=`\nA=b\n`\n", "B=a b\nA=b\n", "B=(a\nA=b\n", "B=${\nA=b\n", "B=${X}\nA=b\n", "B=$(echo x y)\nA=b\n",
         "B c\nA=b\n", "B\nA=b\n", "=x\nA=b\n", " =x\nA=b\n", "B-C=d\nA=b\n", "B.C=d\nA=b\n", "1B=c\nA=b\n",
         "B!=c\nA=b\n", "B: c\nA=b\n", "[x]\nA=b\n", "A=b\n[x]\n", "A=b;B=c\n", "A=b; B=c\n", "A=b;\n", "B=c A=b\n",
         "B=c;A=b\n", "A=b B=c\n", "A=b export B=c\n", "export B A=b\n", "A=b\nB=(c d)\n", "A=b\nB=c|d\n", "A=b|c\n",
         "A=b&c\n", "A=b>c\n", "B=c&\nA=b\n", "export A={a,b}\n", "export A\n", "export A=\n", "export A= \n",
         "export A=\nB=c\n", "A=b\nexport A\n", "export A\nA=b\n", "export B\nA=b\n", "exportA=b\n",
         "export=b\nA=c\n", "if true\nA=b\n", "A='b'A='c'\n", "A='a''b'\n", "A=\"a\"'b'\n", "A='a' 'b'\n",
         "A='a'\\''b'\n", "A='a' # it's\nB=c\n", "A=x # it's\nA=y\n", "A=#\n", "A=# c\n", "A=''\n", "A=\"\"\n",
         "A=``\n", "A='\n", "A=\"\n", "A=\\\n", "A=\\", "A='\\'\n", "A=\"\\\"\n", "A=\"\\\"\nB=\"c\"\n",
         "A='\\'\nB='c'\n", "A=\"a\\\\\"\nB=\"c\"\n", "A=\"a\\\\\"\n", "\n\n  \n\tA=b\n\n", "A=b\n\n", "A=b",
         "AA=c\nA=b\nAB=d\n", "a=c\nA=b\n", "B=c\n\n# A=d\nA=b # A=e\n", "A:=b\n", "A : b\n", "A =b\nA= c\n",
         "A=b=c==\n", "A==b\n", "A= =b\n", "A=b\n=c\n", "A=b\n'c'=d\n", "A=a\u2028b\n", "A='a\u2028b' x\n",
         "A=b\u2029\n", "\u2028A=b\n", "B=c\u2028A=b\n", "\xa0A=b\n", "A\xa0=b\n", "A=\xa0b\xa0\n"]


def listed():
    """Every line with a plain value, every odd text in the five plainest lines and in the middle of a value."""
    yield from FILES
    for line in LINES:
        yield line.format("b") + "\n"
        yield "B=c\n" + line.format("b c") + "\nC=d\n"
    for odd in ODD:
        for line in ["A={}", "A='{}'", 'A="{}"', "A=x{}y"]:
            yield line.format(odd) + "\n"
        yield f"A={odd}x\nB=c"


def drawn(count, seed):
    """Lines that a random hand put together of the same pieces."""
    hand = random.Random(seed)
    pieces = ODD + list(LETTERS) + ["A=", "B=", "export ", "\n", "\n", "\r\n", "'", '"', "#", " "]
    for _ in range(count):
        lines = []
        for _ in range(hand.randint(1, 3)):
            value = "".join(hand.choice(pieces) for _ in range(hand.randint(0, 6)))
            lines.append(hand.choice(LINES).replace("{}", value))
        yield "\n".join(lines) + hand.choice(["", "\n"])
