/* The labels of the WHATWG Encoding Standard (4.2), with what they mean there: "iso-8859-1" is
 * windows-1252, "gb2312" is GB18030. The name comes from a stranger and iconv knows many more
 * converters than anyone audits, so nothing else is tried; UTF-7 least of all. Added are UTF-32 and
 * some names that Microsoft's programs write. */
#include "ingest/charset_label.h"

#include <string.h>

enum { LABEL_BYTES_MAX = 40, UTF8_AT = 0, FALLBACK_AT = 1 };

static const struct charset charsets[] = {
    [UTF8_AT] = {"UTF-8", CHARSET_UTF8, false,
                 " utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 "},
    [FALLBACK_AT] = {"WINDOWS-1252", CHARSET_SINGLE, true,
                     " windows-1252 iso-8859-1 us-ascii ascii latin1 ansi_x3.4-1968 cp1252 cp819 "
                     "csisolatin1 ibm819 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 "
                     "l1 x-cp1252 "},
    {"WINDOWS-1250", CHARSET_SINGLE, true, " windows-1250 cp1250 x-cp1250 "},
    {"WINDOWS-1251", CHARSET_SINGLE, false, " windows-1251 cp1251 x-cp1251 win-1251 "},
    {"WINDOWS-1253", CHARSET_SINGLE, false, " windows-1253 cp1253 x-cp1253 "},
    {"WINDOWS-1254", CHARSET_SINGLE, true,
     " windows-1254 iso-8859-9 cp1254 csisolatin5 iso-ir-148 iso8859-9 iso88599 iso_8859-9 "
     "iso_8859-9:1989 l5 latin5 x-cp1254 "},
    {"WINDOWS-1255", CHARSET_SINGLE, false, " windows-1255 cp1255 x-cp1255 "},
    {"WINDOWS-1256", CHARSET_SINGLE, false, " windows-1256 cp1256 x-cp1256 "},
    {"WINDOWS-1257", CHARSET_SINGLE, true, " windows-1257 cp1257 x-cp1257 "},
    {"WINDOWS-1258", CHARSET_SINGLE, true, " windows-1258 cp1258 x-cp1258 "},
    {"WINDOWS-874", CHARSET_SINGLE, false,
     " windows-874 tis-620 iso-8859-11 dos-874 iso8859-11 iso885911 cp874 "},
    {"ISO-8859-2", CHARSET_SINGLE, true,
     " iso-8859-2 latin2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "},
    {"ISO-8859-3", CHARSET_SINGLE, true,
     " iso-8859-3 latin3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "},
    {"ISO-8859-4", CHARSET_SINGLE, true,
     " iso-8859-4 latin4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "},
    {"ISO-8859-5", CHARSET_SINGLE, false,
     " iso-8859-5 cyrillic csisolatincyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
     "iso_8859-5:1988 "},
    {"ISO-8859-6", CHARSET_SINGLE, false,
     " iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e "
     "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 "},
    {"ISO-8859-7", CHARSET_SINGLE, false,
     " iso-8859-7 greek greek8 csisolatingreek ecma-118 elot_928 iso-ir-126 iso8859-7 iso88597 "
     "iso_8859-7 iso_8859-7:1987 sun_eu_greek "},
    {"ISO-8859-8", CHARSET_SINGLE, false,
     " iso-8859-8 iso-8859-8-i hebrew logical visual csiso88598e csiso88598i csisolatinhebrew "
     "iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 "},
    {"ISO-8859-10", CHARSET_SINGLE, true,
     " iso-8859-10 latin6 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 "},
    {"ISO-8859-13", CHARSET_SINGLE, true, " iso-8859-13 iso8859-13 iso885913 "},
    {"ISO-8859-14", CHARSET_SINGLE, true, " iso-8859-14 iso8859-14 iso885914 "},
    {"ISO-8859-15", CHARSET_SINGLE, true,
     " iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9 "},
    {"ISO-8859-16", CHARSET_SINGLE, true, " iso-8859-16 "},
    {"KOI8-R", CHARSET_SINGLE, false, " koi8-r cskoi8r koi koi8 koi8_r "},
    {"KOI8-U", CHARSET_SINGLE, false, " koi8-u koi8-ru "},
    {"IBM866", CHARSET_SINGLE, false, " ibm866 866 cp866 csibm866 "},
    {"MACINTOSH", CHARSET_SINGLE, true, " macintosh csmacintosh mac x-mac-roman "},
    {"MAC-CYRILLIC", CHARSET_SINGLE, false,
     " x-mac-cyrillic x-mac-ukrainian mac-cyrillic maccyrillic "},
    {"GB18030", CHARSET_MULTI, false,
     " gb18030 gbk gb2312 chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 x-gbk "
     "cp936 "
     "ms936 windows-936 "},
    {"BIG5-HKSCS", CHARSET_MULTI, false,
     " big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950 "},
    {"EUC-TW", CHARSET_MULTI, false, " euc-tw x-euc-tw "},
    {"EUC-JP", CHARSET_MULTI, false, " euc-jp x-euc-jp cseucpkdfmtjapanese "},
    {"ISO-2022-JP", CHARSET_MULTI, false, " iso-2022-jp csiso2022jp "},
    {"CP932", CHARSET_MULTI, false,
     " shift_jis shift-jis sjis x-sjis csshiftjis ms932 ms_kanji windows-31j cp932 "},
    {"CP949", CHARSET_MULTI, false,
     " euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
     "ksc_5601 windows-949 cp949 ms949 uhc "},
    {"UTF-16LE", CHARSET_WIDE, false,
     " utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff "},
    {"UTF-16BE", CHARSET_WIDE, false, " utf-16be unicodefffe "},
    {"UTF-32LE", CHARSET_WIDE, false, " utf-32le utf-32 "},
    {"UTF-32BE", CHARSET_WIDE, false, " utf-32be "},
};

const struct charset *charset_by_label(struct slice label) {
    char wanted[LABEL_BYTES_MAX + 2] = " ";
    label = slice_trim(label);
    if (label.bytes == 0 || label.bytes >= LABEL_BYTES_MAX - 1) {
        return NULL;
    }
    for (size_t i = 0; i < label.bytes; i++) {
        char c = label.data[i];
        wanted[i + 1] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        if (c <= ' ') {
            return NULL;
        }
    }
    wanted[label.bytes + 1] = ' ';
    wanted[label.bytes + 2] = '\0';
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
        if (strstr(charsets[i].labels, wanted)) {
            return &charsets[i];
        }
    }
    return NULL;
}

const struct charset *charset_utf8(void) {
    return &charsets[UTF8_AT];
}

const struct charset *charset_fallback(void) {
    return &charsets[FALLBACK_AT];
}
