// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys differ, and the variants prove why.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_bytes{
    CausePage{
        .cause = Cause::white_space,
        .title = "White space around a secret",
        .looks = "One service accepts a token, the other says `Signature verification failed` (PyJWT), `invalid "
                 "signature` (jsonwebtoken), `JWT signature does not match locally computed signature` (jjwt), "
                 "`JWSError JWSInvalidSignature` (PostgREST, Hasura). Both show a secret of the same text.",
        .happens = "`echo` and editors end a file with a newline, Windows with a carriage return and a newline; one "
                   "reader takes it off, the other keeps it. `kubectl create secret --from-file` and `gcloud secrets "
                   "versions add --data-file` keep every byte. This library and command take white space off unless "
                   "the locator says `?trim=no`; other programs may not.",
        .evidence = "A variant matches: the key of one service is that of the other plus a newline, a carriage "
                    "return, or both, or without the white space around it.",
        .remedy = "Write the value without the newline (`printf %s`, not `echo`), or make every reader trim. Then ask "
                  "again: `jwtsync agree TARGET...`.",
        .prevention = "Make secrets with `jwtsync generate --out PATH`, and look at the warnings of `jwtsync "
                      "resolve`: every trim is one.",
    },
    CausePage{
        .cause = Cause::invisible_characters,
        .title = "Invisible characters in a secret",
        .looks = "Two values that look the same in every editor make two different keys: one service says `invalid "
                 "signature` to all tokens of the other. Their lengths differ by one to three.",
        .happens = "A Windows editor or PowerShell's `Out-File -Encoding utf8` put a byte order mark in front, or a "
                   "chat, a wiki or a web page put zero-width characters or a no-break space in between.",
        .evidence = "A variant matches: with or without a byte order mark, or without zero-width characters.",
        .remedy = "Write the value anew, by a program rather than by copy and paste: `printf %s VALUE >file`, or "
                  "`Set-Content -NoNewline -Encoding utf8NoBOM`. `xxd file | head -1` shows what it begins with.",
        .prevention = "Keep secrets in files or in a secret store, and let `jwtsync resolve` warn of what looks like "
                      "a byte order mark.",
    },
    CausePage{
        .cause = Cause::quotes_kept,
        .title = "Quotes kept as a part of the secret",
        .looks = "A service started from an env file or a unit refuses the tokens of one started from a shell: "
                 "`invalid signature`, `Signature verification failed`. The value it has is two characters longer.",
        .happens = "A shell takes the quotes of `KEY=\"value\"` off, and so do compose, python-dotenv and Node's "
                   "dotenv. `docker run --env-file`, `kubectl create secret --from-env-file` and a value that is "
                   "pasted into a console with its quotes keep them.",
        .evidence = "A variant matches: in quotes, or without them.",
        .remedy = "Take the quotes off the value where they are kept: `KEY=value` in a file for `docker --env-file`, "
                  "the bare value in a console. Then restart that service and ask again: `jwtsync agree TARGET...`.",
        .prevention = "Use secrets that need no quoting: `jwtsync generate` makes base64url. `jwtsync resolve --source "
                      "dotenv:/path/.env#NAME` says which programs keep the quotes of a line (docs/sources/dotenv.md).",
    },
    CausePage{
        .cause = Cause::name_in_value,
        .title = "The name of the variable in front of its value",
        .looks = "Tokens of one service are refused by another with `invalid signature`, and the secret in the store "
                 "has the right text in it. Its length is off by the length of a name and one.",
        .happens = "A whole line of an env file was pasted where the value alone belongs: `JWT_SECRET_KEY=abc...` as "
                   "the value of a Kubernetes Secret, of a CI variable or of an entry of a store. Or `gcloud secrets "
                   "versions add --data-file .env` took the file for the value. `export NAME=` comes along the same "
                   "way.",
        .evidence = "A variant matches: with the name and `=` in front of it, or without.",
        .remedy = "Write the value alone: `printf %s VALUE`, without the name, as a new version of the entry. Then "
                  "restart those that read it at start, and ask again: `jwtsync agree TARGET...`.",
        .prevention = "Let a program fill the store from the output of `jwtsync generate`, not a hand from an env "
                      "file.",
    },
    CausePage{
        .cause = Cause::encoded_secret,
        .title = "The text in one service, the bytes in the other",
        .looks = "One service uses the base64 or hexadecimal text as its key, another decodes it first. Kubernetes "
                 "secrets that were encoded never, or twice, look the same.",
        .happens = "Libraries differ: some decode a secret, some guess, some use the text. jjwt's `signWith(alg, "
                   "String)` decodes base64, `Keys.hmacShaKeyFor(bytes)` does not; .NET takes what `Encoding.UTF8` or "
                   "`Convert.FromBase64String` gave it; Supabase and Hasura use the text. `data:` of a Kubernetes "
                   "Secret is base64, `stringData:` is not.",
        .evidence = "A variant matches: in base64, decoded from base64, in hexadecimal, and so on. `with a newline, "
                    "in base64` is what `echo SECRET | base64` prints.",
        .remedy = "Decide what the text is, and say so on the locator where it is to be decoded: "
                  "`env:JWT_SECRET_KEY?format=base64` (or `base64url`, `hex`). Nothing here guesses. Where a newline "
                  "was encoded with it, or where it was encoded twice, no format undoes it: give both the same text.",
        .prevention = "Write beside the secret what it is; check every service with `jwtsync agree` before it goes "
                      "out.",
    },
    CausePage{
        .cause = Cause::base64_spelling,
        .title = "One value spelled in base64 and in base64url",
        .looks = "Two services hold the same value, one with `+` and `/`, the other with `-` and `_`, or one without "
                 "the `=` at its end.",
        .happens = "The text itself is the key, so that another spelling of the same bytes is another key.",
        .evidence = "A variant matches: spelled in base64url, in base64, or without its padding.",
        .remedy = "Give both the same text, or let both decode it, each by its own spelling: `?format=base64` and "
                  "`?format=base64url`.",
        .prevention = "Hand secrets on byte for byte; let no tool re-encode them.",
    },
    CausePage{
        .cause = Cause::hex_spelling,
        .title = "One value spelled in hexadecimal in two ways",
        .looks = "Two services hold the same number, one as `9F86D0...`, the other as `9f86d0...`, or one with `0x` "
                 "in front. Tokens of one are `invalid signature` for the other.",
        .happens = "The text itself is the key for both, so another case of the letters is another key. `openssl rand "
                   "-hex` prints small letters, .NET's `Convert.ToHexString` and many vaults print large ones, and a "
                   "tool that parses the value and prints it again chooses its own.",
        .evidence = "A variant matches: in hexadecimal with the letters in the other case, or with or without `0x` in "
                    "front.",
        .remedy = "Give both the same text; or let both decode it, so that the case no longer matters: "
                  "`env:JWT_SECRET_KEY?format=hex` here, `bytes.fromhex(...)` or `Buffer.from(secret, 'hex')` "
                  "elsewhere. Change both at once: the bytes are another key than the text.",
        .prevention = "Hand secrets on byte for byte; let no tool parse and print them.",
    },
    CausePage{
        .cause = Cause::newlines_mangled,
        .title = "Newlines or plus signs changed on the way",
        .looks = "A key of several lines, or one with a `+`, works where it was mounted as a file and fails where it "
                 "was passed as a variable or through a web form: `secretOrPrivateKey must be an asymmetric key`, "
                 "`error:0909006C:PEM routines:get_name:no start line`, `Could not deserialize key data`.",
        .happens = "Variables of one line hold `\\n` as two characters, as in the JSON of a Google service account or "
                   "a Vercel variable; forms turn newlines and plus signs into spaces; a shell without quotes around "
                   "`$KEY` joins the lines.",
        .evidence = "A variant matches: newlines written as `\\n`, or spaces in place of newlines or plus signs.",
        .remedy = "Mount the secret as a file (`file:/path`), or put it through nothing that rewrites it. Where only "
                  "the program can be changed: `key.replace(/\\\\n/g, \"\\n\")` in Node, `key.replace(\"\\\\n\", "
                  "\"\\n\")` in Python; or pass it in base64 and say `?format=base64`.",
        .prevention = "Use secrets of one line in base64url.",
    },
    CausePage{
        .cause = Cause::dollar_signs_mangled,
        .title = "Dollar signs changed by an env file",
        .looks = "A secret with a `$` differs between services that are started in different ways; compose may warn "
                 "of it: `The \"abc\" variable is not set. Defaulting to a blank string`.",
        .happens = "Compose, python-dotenv and several other parsers of env files replace `$NAME`, and compose writes "
                   "a plain dollar sign as `$$`. A shell does it in double quotes; `docker --env-file` and "
                   "Kubernetes' `secretKeyRef` leave it as it is.",
        .evidence = "A variant matches: dollar signs doubled, or `$` for `$$`. Where a name was replaced nothing "
                    "matches, since a part of the secret is gone.",
        .remedy = "Double the dollar signs for the parser that wants it, single-quote the value for a shell, or mount "
                  "a file.",
        .prevention = "Use secrets without dollar signs: `jwtsync generate` makes base64url. `jwtsync resolve --source "
                      "dotenv:/path/.env#NAME` says which programs read a line of an env file differently, and how "
                      "(docs/sources/dotenv.md).",
    },
    CausePage{
        .cause = Cause::text_escaped,
        .title = "A secret that was escaped on the way",
        .looks = "A secret with characters such as `%`, `&`, `<`, `+` or a backslash works in one service and is "
                 "`invalid signature` in another. Where the value has letters and digits only, all is well.",
        .happens = "The value went through a format that escapes, and one reader did not undo it. `%2B` for `+` comes "
                   "of a URL, such as the password part of a connection string; `&amp;` and `&#43;` of XML, HTML or a "
                   "web form; `\\\\` and `\\\"` of JSON or YAML in double quotes; `\\/` of PHP's `json_encode`.",
        .evidence = "A variant matches: percent-encoded or decoded, with HTML entities or without, with backslashes "
                    "doubled or taken off.",
        .remedy = "Write the plain value where it is escaped. In YAML put it in single quotes; in a `.properties` or "
                  "XML file escape it once, and look that the reader undoes it; let templates use a raw filter (`| "
                  "safe`, `{{{ }}}`). Then ask again: `jwtsync agree TARGET...`.",
        .prevention = "Use secrets that no format escapes: `jwtsync generate` makes base64url, of letters, digits, "
                      "`-` and `_`.",
    },
    CausePage{
        .cause = Cause::character_set,
        .title = "A secret in two character sets",
        .looks = "A secret with letters such as é differs between services, often between one on Windows and one on "
                 "Linux.",
        .happens = "A program read the text by the platform's character set in place of UTF-8: `secret.getBytes()` of "
                   "Java before 18, `open(path)` of Python on Windows, .NET's `Encoding.Default`.",
        .evidence = "A variant matches: taken for ISO 8859-1, or written in it.",
        .remedy = "Let every program use UTF-8 (`-Dfile.encoding=UTF-8`, `PYTHONUTF8=1`), or use a secret of ASCII.",
        .prevention = "Make secrets of ASCII: `jwtsync generate`.",
    },
    CausePage{
        .cause = Cause::json_document,
        .title = "The whole JSON document taken for the secret",
        .looks = "One service holds `{\"JWT_SECRET_KEY\":\"...\"}`, or `{\"type\":\"HS256\",\"key\":\"...\"}`, the "
                 "other the value in it. Both name the same entry of the same store, and tokens of one are `invalid "
                 "signature` for the other.",
        .happens = "Secret stores hand out documents; one client takes the member out, the other does not. AWS "
                   "Secrets Manager makes a document of every key and value typed into its console, Vault's KV does "
                   "always, and Hasura wants one (`HASURA_GRAPHQL_JWT_SECRET`).",
        .evidence = "A variant matches: one has the whole JSON document, the other its value, or its member `key`.",
        .remedy = "Give the service the value alone: most injectors can name the member, as `valueFrom: "
                  "ARN:JWT_SECRET_KEY::` in ECS, `property:` of External Secrets, `jmesPath` of the CSI driver, `jq "
                  "-r .JWT_SECRET_KEY` in a script.",
        .prevention = "Store one secret an entry.",
    },
};

}  // namespace jwtsync::diagnosis
