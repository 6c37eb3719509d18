/* The names of months, in the languages that feeds are written in. */
#ifndef TOCSIN_INGEST_FEED_DATE_WORDS_H
#define TOCSIN_INGEST_FEED_DATE_WORDS_H

#include "core/slice.h"

/* 1 to 12, or 0 if `word` is no month: the beginning of an English name, three letters or more, or
 * a word that begins as a month's name in one of some twenty languages. Letter case is not looked
 * at. */
int feed_date_month(struct slice word);

#endif
