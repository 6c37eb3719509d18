"""Published lists become lists that rules read: names as the press writes them, reports that add up, files that are
replaced whole or not at all. The shared lists are imported where they are; without them that part is skipped."""
import csv

from testbed import *

SDN = """36,"ANGLO-CARIBBEAN CO., LTD.",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
7,"HAQQANI, Sirajuddin","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'SIRAJ'."\r
"""
ALT = '7,1,"aka","HAQANI, Siraj",-0- \r\n\x1a'


def own_lists(place):
    sdn, alt = place.write("sdn.csv", SDN), place.write("alt.csv", ALT)
    made, report, rejected = (place.folder / name for name in ("list.csv", "report.json", "rejected.csv"))
    code, out, error = run("rules", "import", "ofac", sdn, alt, "-o", made, "--report", report, "--rejected", rejected)
    check(code == 0 and not out, "imported: %s" % error)
    check("2 entities with 4 names" in error, "the report is told: %s" % error)
    rows = list(csv.DictReader(made.open(encoding="utf-8")))
    check([row["term"] for row in rows] == ["Anglo-Caribbean Co., Ltd.", "Anglo-Caribbean", "Sirajuddin Haqqani",
                                            "Haqqani Sirajuddin", "Siraj Haqani", "Haqani Siraj"],
          "terms: %r" % rows)
    check(rows[2]["entity_id"] == "ofac-7" and rows[2]["programme"] == "SDGT"
          and rows[4]["label"] == "Sirajuddin Haqqani", "the entity stands beside each term: %r" % rows)
    facts = json.loads(report.read_text())
    check(facts["terms"] == len(rows) and facts["set_aside"]["weak"] == 1, "the report adds up: %r" % facts)
    check([row["reason"] for row in csv.DictReader(rejected.open())] == ["weak"], "what was set aside is told")
    code, out, _ = run("rules", "import", "ofac", sdn, alt)
    check(code == 0 and out == made.read_bytes(), "without -o the list goes to standard output")
    return made


def common(place):
    names = place.write("names.txt", "Monitoring\nQuds Force\n")
    corpus = place.write("corpus.jsonl", '{"title":"monitoring, monitoring and monitoring by the Quds Force"}\n')
    code, out, error = run("rules", "import", "plain", names, "--common", corpus)
    check(code == 0 and b"Quds Force" in out and b"Monitoring" not in out, "common words are set aside: %r" % out)
    check("counted in 1 articles" in error, "and the report says by what: %s" % error)


def mistakes(place, made):
    before = made.read_bytes()
    broken = place.write("broken.csv", SDN + '9,"NO END\r\n')
    code, _, error = run("rules", "import", "ofac", broken, "-o", made)
    check(code == 2 and "broken.csv:3:3" in error and "no end" in error, "the place is told: %s" % error)
    check(made.read_bytes() == before and not list(place.folder.glob("*.new.*")), "the old list stands")
    good = place.write("ok.csv", SDN)
    code, _, error = run("rules", "import", "ofac", good, "-o", place.folder / "none" / "list.csv")
    check(code == 3 and "No such file" in error, "a list that cannot be written: %s" % error)
    code, _, error = run("rules", "import", "opensanction", broken)
    check(code == 2 and "did you mean opensanctions?" in error, "a format that is none: %s" % error)
    for arguments in ((), ("ofac",), ("ofac", broken, "--what"), ("ofac", broken, "-o")):
        code, _, error = run("rules", "import", *arguments)
        check(code == 2 and "see tocsin rules import --help" in error, "%r: %s" % (arguments, error))
    code, out, _ = run("rules", "import", "--help")
    formats = ("plain", "ofac", "csl", "un", "eu", "uk", "opensanctions", "petrarch")
    check(code == 0 and all(("  %s " % name).encode() in out for name in formats), "--help tells all formats")


def shared_lists(place):
    lists = SHARED / "watchlists"
    if not lists.is_dir():
        print("skipped: no shared data")
        return
    petrarch = sorted((lists / "petrarch").glob("*.txt"))
    imports = (("ofac", [lists / "ofac/sdn_2024-01-11.csv", lists / "ofac/alt_2024-01-08.csv"], 13827,
                ["Sirajuddin Haqqani", "Anglo-Caribbean", "Basij Resistance Force"]),
               ("csl", [lists / "csl/consolidated_2022-05.csv"], 14000,
                ["Sirajuddin Haqqani", "Suzhou Chaowei Jingna Optoelectric"]),
               ("un", [lists / "un/UN_consolidated.xml"], 1003,
                ["Sirajuddin Haqqani", "سراج الدين جلال الدين حقانى", "ETIM"]),
               ("petrarch", petrarch, 26000, ["Kofi Annan", "FARC", "Ban Ki-Moon"]),
               ("plain", [lists / "names.csv"], 40000, ["Space and Upper Atmospheric Research Commission"]))
    for format_, files, least, wanted in imports:
        made, report = place.folder / (format_ + ".csv"), place.folder / (format_ + ".json")
        code, _, error = run("rules", "import", format_, *files, "-o", made, "--report", report)
        check(code == 0, "%s: %s" % (format_, error))
        print(error, end="")
        facts = json.loads(report.read_text())
        with made.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text, strict=True))
        check(facts["entities"] >= least and facts["terms"] == len(rows), "%s adds up: %r" % (format_, facts))
        terms = {row["term"] for row in rows}
        check(all(word in terms for word in wanted), "%s has %r" % (format_, set(wanted) - terms))
        check(all(row["term"] and row["entity_id"] and row["label"] for row in rows),
              "%s: every term has its entity" % format_)


def body(place, server):
    made = own_lists(place)
    common(place)
    mistakes(place, made)
    shared_lists(place)


scenario(body)
