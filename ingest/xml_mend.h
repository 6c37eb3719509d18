/* Whatever calls itself XML → well-formed XML without references, declarations or comments. */
#ifndef TOCSIN_INGEST_XML_MEND_H
#define TOCSIN_INGEST_XML_MEND_H

#include "core/status.h"
#include "ingest/fault_list.h"
#include "ingest/mend_writer.h"

struct xml_mend {
    struct fault_list
        faults;     /* static texts, offsets in what was given; none: it was well-formed */
    bool cut_short; /* the text has ended inside an element; set before its end is made up */
};

/* Writes `text` (valid UTF-8) to `sink` as elements, attributes, text and CDATA sections that nest
 * and end as they should; *state is kept up while the sink is called. Linear time; holds
 * LIMIT_XML_DEPTH names and one chunk. STATUS_NO_MEMORY is the only failure. */
enum status xml_mend(struct slice text, mend_sink *sink, void *context,
                     struct xml_mend *state) WARN_UNUSED;

/* Where in `text` the byte stands that xml_mend writes as its byte number `mended_at`. */
size_t xml_mend_locate(struct slice text, size_t mended_at);

#endif
