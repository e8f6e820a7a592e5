/* Replaces what Vectorscan finds, from standard input to standard output.
 *
 *   scan PATTERNS < in > out      PATTERNS: a file with one expression a line
 *   scan -version
 *
 * Start offsets are asked for, as whoever rewrites needs them. The engine
 * reports every end of a match; reports that overlap are one place. */
#include <errno.h>
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK "[PHI]"
#define BLOCK (64u << 10)
#define MOST 64

struct place { unsigned long long from, to; };
struct places { struct place *at; size_t n, room; };

static void fail(const char *what) {
    fprintf(stderr, "scan: %s\n", what);
    exit(1);
}

static int found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    struct places *p = context;
    (void)id; (void)flags;
    if (p->n == p->room) {
        p->room = p->room ? 2 * p->room : 1024;
        p->at = realloc(p->at, p->room * sizeof *p->at);
        if (!p->at) fail("out of memory");
    }
    p->at[p->n].from = from;
    p->at[p->n++].to = to;
    return 0;
}

static int order(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static void put(const char *b, size_t n) {
    if (n && fwrite(b, 1, n, stdout) != n) fail("output failed");
}

static void rewrite(const char *b, size_t n, struct places *p) {
    size_t done = 0, i = 0;
    qsort(p->at, p->n, sizeof *p->at, order);
    while (i < p->n) {
        unsigned long long from = p->at[i].from, to = p->at[i].to;
        for (i++; i < p->n && p->at[i].from < to; i++)
            if (p->at[i].to > to) to = p->at[i].to;
        put(b + done, from - done);
        put(MARK, sizeof MARK - 1);
        done = to;
    }
    put(b + done, n - done);
}

int main(int argc, char **argv) {
    if (argc != 2) fail("wants one argument: a file of patterns, or -version");
    if (!strcmp(argv[1], "-version")) { puts(hs_version()); return 0; }
    FILE *f = fopen(argv[1], "r");
    if (!f) fail("no file of patterns");
    char *text[MOST];
    unsigned flags[MOST], ids[MOST], n = 0;
    char line[4096];
    while (n < MOST && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        if (!*line) continue;
        if (!(text[n] = strdup(line))) fail("out of memory");
        flags[n] = HS_FLAG_SOM_LEFTMOST;
        ids[n] = n;
        n++;
    }
    fclose(f);
    hs_database_t *db;
    hs_compile_error_t *why;
    if (hs_compile_multi((const char *const *)text, flags, ids, n, HS_MODE_BLOCK, NULL, &db, &why) != HS_SUCCESS) fail(why->message);
    hs_scratch_t *scratch = NULL;
    if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS) fail("no scratch memory");
    size_t room = BLOCK, have = 0;
    char *buf = malloc(room);
    struct places p = {0};
    for (int end = 0; !end;) {
        if (have == room && !(buf = realloc(buf, room *= 2))) fail("out of memory");
        ssize_t got = read(0, buf + have, room - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("input failed");
        end = got == 0;
        have += got;
        if (!end && have < room) continue;
        size_t cut = have;
        if (!end) while (cut && buf[cut - 1] != '\n') cut--;
        if (!cut) continue;
        p.n = 0;
        if (hs_scan(db, buf, cut, 0, scratch, found, &p) != HS_SUCCESS) fail("scan failed");
        rewrite(buf, cut, &p);
        memmove(buf, buf + cut, have - cut);
        have -= cut;
    }
    if (fflush(stdout)) fail("output failed");
    return 0;
}
