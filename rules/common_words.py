#!/usr/bin/python3
"""Writes rules/common_words.c: the words that stand in many news articles, and short words that are no acronyms.

usage: common_words.py LANGUAGE=CORPUS… > rules/common_words.c

A corpus is JSON Lines with title and body. A word counts once an article. Of several corpora of a language two must
have the word, so that one agency's habits (Reuters wrote "dlrs" and "mln") do not make it common. Words are folded as the matcher folds them, as near as Python can: a unit test checks
that each is what the matcher makes of it.
"""
import collections
import json
import re
import sys
import unicodedata

COMMON = 0.08  # of the articles
COMMON_ALONE = 0.2  # the same where a language has one corpus, whose subjects would be taken for the language
SHORT = 0.002  # of the articles have it in small letters, and at least so many:
SHORT_ARTICLES = 3
# Where no corpus is at hand: the words that grammar puts everywhere.
GRAMMAR = {
    "fa": "و در به از که این را با است آن برای یک های می خود تا بر بود شد",
    "ps": "د په چې او له ته دی دا سره کې",
    "ur": "کے کی میں ہے کا سے اور کو نے پر",
    "he": "של את על לא הוא זה עם גם כי היא",
    "de": "der die das und in den von zu mit sich des auf ist im dem nicht ein eine als auch es an werden aus er hat",
    "es": "de la que el en y a los del se las por un para con no una su al lo como",
    "pt": "de a o que e do da em um para com nao uma os no se na por mais as dos",
    "it": "di e il la che in a per un del non una i con da le si al dei",
    "tr": "ve bir bu da de icin ile olarak cok daha olan",
    "uk": "в і на не що з у та до за як це від про",
}
CASED = "en fr ru".split()
UNITS = "bn mn tn"  # written at figures, which hides them from the count
# Words of every dictionary that a corpus of news may lack, and what is no word though an agency that wrote no capitals
# had it in small letters.
SHORT_WORDS = """
ace ale alp ant ape ash ate axe bag bat bee bin bow bra bud bug bun cab cat cop cot cow cry cub cup dam den dew dig
dim dip dog dot dug dye ear eel egg ego elf elk elm fat fax fed fig fin fir fog fox fry gag gay gel gem gin gum gut
ham hay hen hid hog hop hug hut ink inn ivy jab jam jar jaw jug lab lad lag law lid lip log lug mat mob mop mud mug
nap nod nun nut oak oar oat odd owl pad pal paw pea peg pen pet pie pig pin pit ply pod pub pun pup rag ram rat ray
rib rig rim rip rob rod rot rub rug rum rye sac sap saw shy sip ski sob sue tab tag tan tar tie tip toe toy tub tug
urn vet vow wax wed wet wig wit yak zip zoo
"""
NO_WORDS = """
afp avc bpd cia cls cni ct cts dea div dlr dpa eec efe eln epl erp fal fbi fdr fpl frg ght gmt ica ilo imf isn mln mnr
oas pcc pcn pcp pdc prc prt rcn rn rns rpg rty shr stg tnt ual uc uca ude ue uld
"""
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DROPPED = re.compile("[\u0640\u200c\u200d\u00ad]")
ARABIC = str.maketrans("أإآٱىیئؤكکةۀھہۂ", "اااايييوككههههه")


def fold(word):
    text = unicodedata.normalize("NFKD", DROPPED.sub("", word)).casefold()
    if not re.search("[\u0900-\u0dff\u0e00-\u0eff]", text):
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.translate(ARABIC)


def read(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield "%s %s" % (article.get("title") or "", article.get("body") or "")


def shares(path):
    """word -> share of the articles that have it; the same for short words, unless they are written in capitals."""
    common, small, capital, count = collections.Counter(), collections.Counter(), collections.Counter(), 0
    for text in read(path):
        count += 1
        words = {part for word in WORD.findall(text) for part in re.split("['’]", word)}
        common.update({fold(word) for word in words})
        small.update({fold(word) for word in words if word.islower() and 2 <= len(word) <= 3})
        capital.update({fold(word) for word in words if word.isupper()})
    kept = {w: n for w, n in small.items() if n >= SHORT_ARTICLES and n > capital[w]}
    return ({w: n / count for w, n in common.items()}, {w: n / count for w, n in kept.items()})


def second_largest(tables):
    """word -> the share that at least two of the tables give it; of one table, its share."""
    shares_of = collections.defaultdict(list)
    for table in tables:
        for word, share in table.items():
            shares_of[word].append(share)
    place = min(2, len(tables))
    return {w: sorted(s)[-place] for w, s in shares_of.items() if len(s) >= place}


def main():
    corpora = collections.defaultdict(list)
    for argument in sys.argv[1:]:
        language, _, path = argument.partition("=")
        corpora[language].append(shares(path))
    if not corpora:
        sys.exit(__doc__)
    entries, short = {}, set(UNITS.split() + SHORT_WORDS.split())
    for language, tables in sorted(corpora.items()):
        least = COMMON if len(tables) > 1 else COMMON_ALONE
        for word, share in second_largest([table[0] for table in tables]).items():
            if share >= max(least, entries.get(word, ("", 0))[1]) and word.isalpha():
                entries[word] = (language, share)
        if language in CASED:
            short |= {w for table in tables for w, share in table[1].items() if share >= SHORT and w.isalpha()}
    for language, words in GRAMMAR.items():
        for word in words.split():
            entries.setdefault(fold(word), (language, 0.5))
    rows = sorted(entries.items(), key=lambda e: e[0].encode())
    print("/* Made by rules/common_words.py; do not edit. Words in order of their bytes. */")
    print('#include "rules/common_words.h"\n')
    print("const struct common_word common_words[] = {")
    for word, (language, share) in rows:
        print('    {"%s", "%s", %d},' % (word, language, round(100 * share)))
    print("};\nconst size_t common_word_count = sizeof common_words / sizeof *common_words;\n")
    print("const char *const short_words[] = {")
    for word in sorted(short - set(NO_WORDS.split()), key=str.encode):
        print('    "%s",' % word)
    print("};\nconst size_t short_word_count = sizeof short_words / sizeof *short_words;")


if __name__ == "__main__":
    main()
