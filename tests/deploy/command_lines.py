# SPDX-License-Identifier: Apache-2.0
"""Every `jwtsync` command line that the files of a project show: in pages, manifests, scripts and comments."""

import re
import shlex

import yaml

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`]+)`", re.DOTALL)
CALL = re.compile(r"(?<![\w./:-])(?:\S*/)?jwtsync(?::[\d.]+)?[ \t]+(?=[a-z-])([^\n]*)")
LIST = re.compile(r"\[\s*\"?jwtsync\"?\s*,[^\]]*\]")


class CutShell(shlex.shlex):
    """Words of a shell up to what ends a command: a pipe, a list, a redirection, a closing bracket."""

    def __init__(self, text):
        super().__init__(text, posix=True, punctuation_chars="|&;<>()")
        self.wordchars += "$+,:!?%@[]{}'`"
        self.commenters = "#"


def unfold(text):
    return re.sub(r"\\\n[ \t#]*", " ", text)


def words_of(rest):
    """`agree --expect 2 a | b` is ["agree", "--expect", "2", "a"]."""
    rest = re.sub(r"\$\([^()]*\)|\$\{\{.*?\}\}|\$\{\w+[^}[]*\}", "SUBSTITUTED", rest)
    rest = re.sub(r"(?<= )\d>", ">", rest)
    words = []
    lexer = CutShell(rest)
    try:
        for word in lexer:
            if set(word) <= set("|&;<>()"):
                break
            words.append(word)
    except ValueError:  # an apostrophe of a sentence, or the quotation mark in which the command stood
        words = re.split(r"[|&;<>()\"']", rest)[0].split()
    return words


def in_shell(text):
    for call in CALL.finditer(unfold(text)):
        words = words_of(call[1])
        if words and not words[0].startswith("-") and not words[0].endswith(":"):
            yield words


def in_lists(text):
    """["jwtsync", "exec", ...] of images and manifests, also without quotation marks."""
    for found in LIST.finditer(text):
        yield [str(word) for word in yaml.safe_load(found[0])[1:]]


def in_samples(text):
    yield from in_shell(text)
    yield from in_lists(text)


def in_spans(text):
    """What stands between backticks in a sentence."""
    for span in SPAN.finditer(text):
        yield from in_samples(re.sub(r"\s+", " ", span[1]))


def in_page(text):
    """(words, whether it is a sample) of a page in Markdown."""
    for fence in FENCE.finditer(text):
        lines = fence[3].splitlines()
        if fence[2] == "text":  # what was printed, but for these
            lines = [line for line in lines if re.match(r" *(\$|jwtsync \S+ [\[-]|ENTRYPOINT)", line)]
        for words in in_samples(re.sub(r"^ *[#$] +", "", "\n".join(lines), flags=re.MULTILINE)):
            yield words, True
    for words in in_spans(FENCE.sub("", text)):
        yield words, False


def in_code(text):
    """The same of a file with comments that begin with #, in which what stands further in is a sample."""
    comments = re.findall(r"^ *#+(.*)", text, flags=re.MULTILINE)
    shown = "\n".join(line for line in comments if line.startswith("  "))
    told = "\n".join(line for line in comments if not line.startswith("  "))
    for words in [*in_samples(re.sub(r"^ *#.*", "", text, flags=re.MULTILINE)), *in_samples(shown)]:
        yield words, True
    for words in in_spans(told):
        yield words, False


def in_containers(item):
    """The arguments of containers that run our own image, wherever they stand in a manifest."""
    if isinstance(item, dict):
        image, arguments = str(item.get("image", "")), item.get("args")
        if re.search(r"(^|/)jwtsync:", image) and arguments:
            yield [str(word) for word in arguments]
        for value in item.values():
            yield from in_containers(value)
    if isinstance(item, list):
        for value in item:
            yield from in_containers(value)


def in_file(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from in_page(text)
        return
    yield from in_code(text)
    if path.suffix in (".yaml", ".yml"):
        for words in in_containers(list(yaml.safe_load_all(text))):
            yield words, True


def steps_of(item):
    """What a pipeline of GitHub or GitLab, or a container of Kubernetes, gives to a shell."""
    if isinstance(item, dict):
        if isinstance(item.get("run"), str):
            yield item["run"]
        if isinstance(item.get("script"), list):
            yield "\n".join(item["script"])
        if item.get("command", [])[:2] == ["sh", "-c"]:
            yield item["command"][2]
        item = list(item.values())
    if isinstance(item, list):
        for value in item:
            yield from steps_of(value)


def shell_texts(source):
    """(path, text) of all that a page shows for a shell, and of all that a file of deploy/ gives to one."""
    for path in sorted([*source.glob("*.md"), *(source / "docs").rglob("*.md")]):
        for fence in FENCE.finditer(path.read_text(encoding="utf-8")):
            if fence[2] == "sh":
                yield path, re.sub(rf"^{fence[1]}", "", fence[3], flags=re.MULTILINE)
    for path in sorted((source / "deploy").rglob("*")):
        if path.suffix in (".yaml", ".yml"):
            for text in steps_of(list(yaml.safe_load_all(path.read_text(encoding="utf-8")))):
                yield path, re.sub(r"\$\{\{.*?\}\}", "EXPRESSION", text)
        if path.name == "gate":
            yield path, path.read_text(encoding="utf-8")


def everywhere(source):
    """(path, words, whether it is a sample) of all of them."""
    pages = [*source.glob("*.md"), *(source / "docs").rglob("*.md"), *(source / "deploy").rglob("*.md")]
    others = [path for path in (source / "deploy").rglob("*") if path.is_file() and path.suffix not in (".md", ".json")]
    for path in sorted([*pages, *others]):
        if path.name == "CHANGELOG.md":  # it tells of what was
            continue
        for words, is_sample in in_file(path):
            yield path, words, is_sample
