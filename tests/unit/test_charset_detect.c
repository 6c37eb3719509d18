#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/charset.h"
#include "ingest/charset_detect.h"
#include "tests/unit/unit.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

struct sample {
    const char *charset, *text;
};

/* News of some lines: detection needs that much, and a feed has more. */
#define RUSSIAN                                                                                                                                                             \
    "Переговоры о возвращении на авиабазу Баграм прошли в Дохе без свидетелей, сообщили "             \
    "два чиновника. Взамен Вашингтон рассмотрит вопрос о размораживании активов центрального " \
    "банка Афганистана. Министерство иностранных дел от комментариев отказалось."
#define GREEK                                                                                                                                                                  \
    "Οι συνομιλίες για την επιστροφή στην αεροπορική βάση διεξήχθησαν στη Ντόχα χωρίς μάρτυρες, " \
    "ανέφεραν δύο αξιωματούχοι. Σε αντάλλαγμα η Ουάσιγκτον θα εξετάσει την αποδέσμευση των "          \
    "περιουσιακών στοιχείων της κεντρικής τράπεζας."
#define HEBREW                                                                                                                                                           \
    "שיחות על החזרה לבסיס חיל האוויר התקיימו בדוחא ללא עדים, כך מסרו שני פקידים בכירים. בתמורה " \
    "תשקול וושינגטון לשחרר את נכסי הבנק המרכזי. משרד החוץ סירב להגיב על הדברים."
#define ARABIC                                                                                                                                                            \
    "جرت المحادثات حول العودة إلى القاعدة الجوية في الدوحة من دون شهود كما قال مسؤولان. وفي "       \
    "المقابل "                                                                                                                                                     \
    "ستنظر واشنطن في الإفراج عن أصول البنك المركزي الأفغاني. ورفضت وزارة الخارجية التعليق على " \
    "ذلك."
#define CHINESE                                                                                                                                  \
    "两名官员说，关于重返空军基地的会谈在多哈举行，没有证人在场。作为交换，华盛顿将考虑解冻中央银" \
    "行的资产。外交部拒绝对此"                                                                                                       \
    "发表评论。会谈预计下个月继续举行，届时双方将讨论制裁问题。"
#define TRADITIONAL                                                                                                                              \
    "兩名官員說，關於重返空軍基地的會談在多哈舉行，沒有證人在場。作為交換，華盛頓將考慮解凍中央銀" \
    "行的資產。外交部拒絕對此"                                                                                                       \
    "發表評論。會談預計下個月繼續舉行，屆時雙方將討論制裁問題。"
#define JAPANESE                                                                                                                                 \
    "二人の当局者によると、空軍基地への復帰に関する協議はドーハで行われた。その見返りとして、ワシ" \
    "ントンは中央銀行の資産の"                                                                                                       \
    "凍結解除を検討するという。外務省はコメントを控えた。協議は来月も続く見通しだ。"
#define KOREAN                                                                                                                          \
    "두 관리에 따르면 공군 기지 복귀에 관한 회담이 도하에서 열렸다. 그 대가로 워싱턴은 중앙은행 " \
    "자산의 동결 해제를 검토할 "                                                                                             \
    "것이라고 한다. 외무부는 논평을 거부했다. 회담은 다음 달에도 계속될 전망이다."
#define FRENCH                                                                                         \
    "Les pourparlers sur le retour à la base aérienne se sont tenus à Doha sans témoins, ont "     \
    "déclaré deux responsables. En échange, Washington étudierait le dégel des avoirs gelés de " \
    "la banque centrale. Le ministère des Affaires étrangères a refusé de s’exprimer à ce sujet."

static const struct sample samples[] = {
    {"WINDOWS-1251", RUSSIAN}, {"KOI8-R", RUSSIAN},      {"WINDOWS-1253", GREEK},
    {"WINDOWS-1255", HEBREW},  {"WINDOWS-1256", ARABIC}, {"GB18030", CHINESE},
    {"BIG5", TRADITIONAL},     {"SHIFT_JIS", JAPANESE},  {"EUC-JP", JAPANESE},
    {"EUC-KR", KOREAN},        {"WINDOWS-1252", FRENCH},
};

/* `text` in another charset. */
static struct slice converted(const char *text, const char *charset, char *out, size_t room) {
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *in = (char *)text, *at = out;
    size_t in_left = strlen(text), out_left = room;
    assert_int_equal(iconv(converter, &in, &in_left, &at, &out_left), 0);
    iconv_close(converter);
    return slice_make(out, room - out_left);
}

static void a_feed_that_says_nothing_is_read_in_its_charset(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        char text[4096], bytes[8192];
        snprintf(text, sizeof text,
                 "<rss><channel><item><title>%s</title><link>http://x.example/%zu</link>"
                 "</item></channel></rss>",
                 samples[i].text, i);
        struct slice document = converted(text, samples[i].charset, bytes, sizeof bytes);
        struct buffer room;
        struct slice out;
        struct charset_choice choice;
        struct error error;
        buffer_init(&room, MIB);
        assert_int_equal(charset_to_utf8(document, slice_of(""), &room, &out, &choice, &error),
                         STATUS_OK);
        if (!slice_equal(out, slice_of(text))) {
            fail_msg("%s became: %.*s", samples[i].charset, SLICE_ARG(out));
        }
        buffer_fini(&room);
    }
}

static void tags_do_not_count(void **state) {
    (void)state;
    char text[16384] = "", bytes[32768], name[CHARSET_NAME_BYTES];
    for (size_t i = 0; i < 60; i++) {
        strcat(text, "<category term='some-english-words-that-are-many'/>");
    }
    strcat(text, "<title>" RUSSIAN "</title>");
    struct slice document = converted(text, "WINDOWS-1251", bytes, sizeof bytes);
    assert_true(charset_detect(document, name));
    assert_string_equal(name, "WINDOWS-1251");
}

static void nothing_and_noise_harm_nobody(void **state) {
    (void)state;
    char name[CHARSET_NAME_BYTES], noise[4096];
    uint32_t random = 1;
    for (size_t bytes = 0; bytes < sizeof noise; bytes += 1 + bytes / 3) {
        for (size_t i = 0; i < bytes; i++) {
            random = random * 1664525 + 1013904223;
            noise[i] = (char)(random >> 24);
        }
        (void)charset_detect(slice_make(noise, bytes), name);
        assert_true(memchr(name, '\0', sizeof name) != NULL || bytes == 0);
    }
    assert_false(charset_detect(slice_of(""), name));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_that_says_nothing_is_read_in_its_charset),
        cmocka_unit_test(tags_do_not_count),
        cmocka_unit_test(nothing_and_noise_harm_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
