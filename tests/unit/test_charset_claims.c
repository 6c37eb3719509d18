/* Documents that lie about their encoding: what is read is what was written. */
#include "core/limits.h"
#include "ingest/charset.h"
#include "tests/unit/unit.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

static const char russian[] =
    "Совет Безопасности ООН обсудит в понедельник смягчение санкций, сообщили дипломаты. Решение "
    "о размораживании активов пока не принято, заявил представитель министерства иностранных дел.";
static const char chinese[] = "联合国安理会星期一将讨论放松制裁的问题，外交官们表示。外交部发言人说"
                              "，关于解冻资产的决定尚未作出，"
                              "各方仍在就此进行磋商，谈判预计将持续到下周。";
static const char japanese[] = "国連安全保障理事会は月曜日に制裁の緩和について協議する、と外交筋が"
                               "明らかにした。資産凍結の解除に"
                               "ついてはまだ決まっていないと外務省の報道官は述べた。";
static const char korean[] = "유엔 안전보장이사회는 월요일 제재 완화 문제를 논의할 예정이라고 "
                             "외교관들이 밝혔다. 자산 동결 해제에 "
                             "대한 결정은 아직 내려지지 않았다고 외교부 대변인이 말했다.";
static const char french[] = "Le Conseil de sécurité examinera lundi l'allègement des sanctions, "
                             "ont indiqué des diplomates. "
                             "Aucune décision n'a été prise sur le dégel des avoirs, a déclaré le "
                             "porte-parole du ministère.";

static const struct {
    const char *text;
    const char *bytes_in; /* what it is written in */
    const char *server;   /* charset of the Content-Type; NULL: none */
    const char *declared; /* NULL: none */
    enum charset_source source;
} cases[] = {
    /* what is said is true */
    {russian, "WINDOWS-1251", NULL, "windows-1251", CHARSET_FROM_DECLARATION},
    {russian, "KOI8-R", "koi8-r", NULL, CHARSET_FROM_SERVER},
    {chinese, "GB18030", NULL, "gb2312", CHARSET_FROM_DECLARATION},
    {japanese, "SHIFT_JIS", "Shift_JIS", NULL, CHARSET_FROM_SERVER},
    {french, "WINDOWS-1252", NULL, "ISO-8859-1", CHARSET_FROM_DECLARATION},
    {french, "UTF-8", NULL, NULL, CHARSET_FROM_BYTES},
    /* a server's default */
    {russian, "WINDOWS-1251", "ISO-8859-1", "windows-1251", CHARSET_FROM_DECLARATION},
    {russian, "KOI8-R", "utf-8", "koi8-r", CHARSET_FROM_DECLARATION},
    {chinese, "GB18030", "iso-8859-1", "gbk", CHARSET_FROM_DECLARATION},
    {russian, "UTF-8", "iso-8859-1", "utf-8", CHARSET_FROM_DECLARATION},
    {russian, "UTF-8", "windows-1251", NULL, CHARSET_FROM_BYTES},
    {chinese, "UTF-8", "gbk", NULL, CHARSET_FROM_BYTES},
    {russian, "WINDOWS-1251", "iso-8859-1", NULL, CHARSET_FROM_BYTES},
    /* a declaration that is left over */
    {russian, "WINDOWS-1251", NULL, "utf-8", CHARSET_FROM_BYTES},
    {russian, "WINDOWS-1251", "windows-1251", "koi8-r", CHARSET_FROM_SERVER},
    {chinese, "GB18030", NULL, "UTF-8", CHARSET_FROM_BYTES},
    {japanese, "SHIFT_JIS", NULL, "utf-8", CHARSET_FROM_BYTES},
    {japanese, "EUC-JP", NULL, "iso-8859-1", CHARSET_FROM_BYTES},
    {korean, "EUC-KR", NULL, "utf-8", CHARSET_FROM_BYTES},
    {french, "WINDOWS-1252", NULL, "utf-8", CHARSET_FROM_BYTES},
    {korean, "UTF-8", NULL, "euc-kr", CHARSET_FROM_BYTES},
    {japanese, "SHIFT_JIS", NULL, "euc-jp", CHARSET_FROM_BYTES},
    /* a wide encoding that is none */
    {russian, "UTF-8", NULL, "utf-16", CHARSET_FROM_BYTES},
    {french, "UTF-8", "utf-16le", NULL, CHARSET_FROM_BYTES},
    {russian, "WINDOWS-1251", "utf-16", "windows-1251", CHARSET_FROM_DECLARATION},
    /* and one of which nothing is said */
    {russian, "UTF-16LE", NULL, NULL, CHARSET_FROM_MARK},
    {russian, "UTF-16BE", "utf-8", "utf-8", CHARSET_FROM_MARK},
    {chinese, "UTF-32LE", NULL, NULL, CHARSET_FROM_MARK},
    /* nothing known is said */
    {russian, "KOI8-R", NULL, NULL, CHARSET_FROM_BYTES},
    {russian, "WINDOWS-1251", "x-martian", NULL, CHARSET_FROM_BYTES},
    {russian, "WINDOWS-1251", "utf-7", NULL, CHARSET_FROM_BYTES},
    {japanese, "ISO-2022-JP", NULL, NULL, CHARSET_FROM_BYTES},
    {japanese, "ISO-2022-JP", "us-ascii", "iso-2022-jp", CHARSET_FROM_BYTES},
};

static struct slice written_in(const char *text, const char *charset, char *out, size_t room) {
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *in = (char *)text, *to = out;
    size_t in_left = strlen(text), left = room;
    assert_true(iconv(converter, &in, &in_left, &to, &left) != (size_t)-1);
    assert_true(iconv(converter, NULL, NULL, &to, &left) != (size_t)-1);
    iconv_close(converter);
    return slice_make(out, (size_t)(to - out));
}

static void what_is_read_is_what_was_written(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[2048], bytes[8192], type[64] = "text/xml", declaration[64] = "";
        if (cases[i].declared) {
            snprintf(declaration, sizeof declaration, "<?xml version='1.0' encoding='%s'?>",
                     cases[i].declared);
        }
        if (cases[i].server) {
            snprintf(type, sizeof type, "text/xml; charset=%s", cases[i].server);
        }
        snprintf(text, sizeof text,
                 "%s<rss><channel><item><title>%s</title></item></channel></rss>", declaration,
                 cases[i].text);
        struct slice document = written_in(text, cases[i].bytes_in, bytes, sizeof bytes);
        struct buffer room;
        struct slice out;
        struct charset_choice choice;
        struct error error = {0};
        buffer_init(&room, MIB);
        assert_int_equal(charset_to_utf8(document, slice_of(type), &room, &out, &choice, &error),
                         STATUS_OK);
        if (!slice_equal(out, slice_of(text)) || choice.source != cases[i].source) {
            fail_msg("%zu: %s, said to be %s and %s, was taken for %s by %d: %.*s", i,
                     cases[i].bytes_in, cases[i].server ? cases[i].server : "nothing",
                     cases[i].declared ? cases[i].declared : "nothing", choice.name,
                     (int)choice.source, SLICE_ARG(slice_sub(out, 0, 200)));
        }
        assert_int_equal(choice.replaced, 0);
        buffer_fini(&room);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
