"""Names that people type, as the Java classes of Homing read them: one table of examples holds both to the same rules
(mail-store/src/test/resources/io/homing/store/names.table).

As a filter of Ansible each returns a list of problems, which is empty where all is right. By hand, for the secret of the chart:

    python3 ansible/filter_plugins/names.py USERS-FILE
"""

import re
import sys
import unicodedata

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+)*")
DOTS = re.compile("[.\u3002\uff0e\uff61]")
HASH = re.compile(r"\{(SHA512-CRYPT|BLF-CRYPT)\}\$[^:\s]+")


class Refused(ValueError):
    """A name that some program would not read as it was meant."""


def clean(what, text):
    name = str(text).strip()
    if not name:
        raise Refused(f"{what}: must not be empty")
    if len(name) > 1000:
        raise Refused(f"{what}: is too long for any name")
    if any(unicodedata.category(c) == "Cs" or c == "\ufffd" for c in name):
        raise Refused(f"{what}: holds characters that were lost. Run it with LC_ALL=C.UTF-8")
    if any(unicodedata.category(c) == "Cc" for c in name):
        raise Refused(f"{what}: holds a control character")
    if any(unicodedata.category(c) in ("Cf", "Zl", "Zp") for c in name):
        raise Refused(f"{what}: holds an invisible character")
    return name


def dns(text):
    name = DOTS.sub(".", clean("domain", text))
    name = name[:-1] if name.endswith(".") else name
    if re.search("[\u00df\u1e9e\u03c2]", name):
        raise Refused("domain: write the A-label of a name with \u00df or \u03c2: xn--\u2026, as its registry shows it")
    labels = []
    for label in name.split("."):
        if not label.isascii():
            try:
                label = label.encode("idna").decode("ascii")
            except UnicodeError:
                raise Refused("domain: requires a domain name such as example.org") from None
            if not label.startswith("xn--"):
                raise Refused(f"domain: holds a look-alike of ASCII letters: write {label}")
        labels.append(label.lower())
    if not all(LABEL.fullmatch(label) for label in labels):
        raise Refused("domain: requires a domain name such as example.org")
    if len(".".join(labels)) > 253:
        raise Refused("domain: at most 253 characters")
    if labels[-1].isdigit():
        raise Refused("domain: requires a domain name such as example.org, not an IP address")
    return ".".join(labels)


def domain(text):
    name = dns(text)
    if "." not in name:
        raise Refused("domain: requires a domain name such as example.org")
    return name


def split(what, text):
    name = clean(what, text)
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    if name.lower().startswith("mailto:"):
        raise Refused(f"{what}: write it without mailto:")
    return name


def address(text):
    name = split("address", text)
    if "<" in name or '"' in name:
        raise Refused("address: write only user@domain, unquoted")
    if "*" in name:
        raise Refused("address: * is no part of an address; only *@domain and * are patterns")
    local, at, rest = name.rpartition("@")
    if not at or not local:
        raise Refused("address: requires user@domain")
    if not local.isascii():
        raise Refused("address: SES takes only ASCII before the @ (it does not support SMTPUTF8)")
    if not LOCAL.fullmatch(local):
        raise Refused("address: requires letters, digits and single dots before the @")
    if len(local) > 64:
        raise Refused("address: at most 64 characters before the @")
    whole = local + "@" + domain(rest)
    if len(whole) > 254:
        raise Refused("address: at most 254 characters")
    return whole


def mailbox(text):
    name = split("mailbox", text)
    local, at, rest = name.rpartition("@")
    if not at or not local:
        raise Refused("mailbox: requires user@domain")
    if not re.fullmatch(r"[A-Za-z0-9_+=][A-Za-z0-9._+=-]{0,63}", local):
        raise Refused("mailbox user: requires 1 to 64 of a-z 0-9 . _ -")
    rest = dns(rest)
    if len(local) + 1 + len(rest) > 254:
        raise Refused("mailbox: at most 254 characters")
    if local.find("+") > 0:
        raise Refused("mailbox: nobody can log in to a mailbox with + in its name; a rule with deliver-by-tag takes +tags")
    if not re.fullmatch(r"[A-Za-z0-9._-]+", local):
        raise Refused("mailbox: Dovecot lets nobody log in with other characters than a-z 0-9 . _ - before the @")
    return local.lower() + "@" + rest


def host(text):
    name = clean("host", text).lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise Refused("host: requires 1 to 63 of a-z 0-9 -")
    return name


def region(text):
    name = clean("region", text).lower()
    if not re.fullmatch(r"(?=.{6,32}$)[a-z]{2,8}(-[a-z]+)+-[0-9]{1,2}", name):
        raise Refused("region: requires a region such as eu-central-1")
    return name


def size(text):
    """Bytes. Dovecot reads the text itself, which may have one letter behind the number."""
    form = re.fullmatch(r"([1-9][0-9]{0,5})([KMGT]?)(I?B)?", clean("size", text).upper())
    if not form:
        raise Refused("size: requires a whole number such as 500K, 10M or 2G")
    number = int(form[1]) << (10 * ("KMGT".index(form[2] or "M") + 1))
    if number > 1 << 50:
        raise Refused("size: requires at most 1024T")
    return number


KINDS = {"address": address, "mailbox": mailbox, "domain": domain, "host": host, "region": region, "size": size}


def problems(value, kind, field):
    """What is wrong with a variable, or with the elements of a list; also a name that is right but for its spelling."""
    found = []
    for one in value if isinstance(value, (list, tuple)) else [value]:
        try:
            right = KINDS[kind](one)
            if kind != "size" and right != str(one):
                found.append(f"{field}: write {right} instead of '{shown(one)}'")
        except Refused as e:
            found.append(f"{field}: {e} (got '{shown(one)}')")
    if isinstance(value, (list, tuple)) and len(set(map(str, value))) < len(value):
        found.append(f"{field}: each name only once")
    return found


def shown(text):
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in str(text))[:80]


def user_problems(text, field):
    """What would keep somebody from logging in, by line; never a part of a hash."""
    found, seen = [], {}
    if text.startswith("\ufeff"):
        found.append(f"{field}, line 1: begins with a byte order mark, which becomes a part of the name. Save it as UTF-8 without BOM")
        text = text[1:]
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{field}, line {number}: "
        if line.endswith("\r"):
            found.append(where + "ends with CR LF. Save the file with Unix line ends")
            line = line[:-1]
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, rest = line.partition(":")
        if not colon:  # it could be a password
            found.append(where + "requires ADDRESS:{SHA512-CRYPT}$6$\u2026")
            continue
        try:
            right = mailbox(name)
            if right != name:
                found.append(where + f"write {right}: Dovecot compares names as they are here")
            if right in seen:
                found.append(where + f"{right} is on line {seen[right]} already; only the first one counts")
            seen.setdefault(right, number)
        except Refused as e:
            found.append(where + str(e))
        if not HASH.fullmatch(rest):
            found.append(where + "requires ADDRESS:{SHA512-CRYPT}$6$\u2026 without spaces or further fields: doveadm pw -s SHA512-CRYPT")
    if not seen and not found:
        found.append(f"{field}: names nobody")
    return found


def user_file_problems(path, field):
    """The same for a file, read byte by byte: Ansible's own lookup strips it."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return user_problems(file.read(), field)
    except UnicodeDecodeError:
        return [f"{field}: is not UTF-8"]


class FilterModule:
    """For Ansible."""

    def filters(self):
        return {
            "homing_problems": problems,
            "homing_user_problems": user_problems,
        }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: names.py USERS-FILE")
    told = user_file_problems(sys.argv[1], sys.argv[1])
    print("\n".join(told) or sys.argv[1] + ": no problem")
    sys.exit(1 if told else 0)
