/*
 * A host that loads the plugin as Fluent Bit does, for tests without one.
 *
 *   host SCENARIO DIR [KEY=VALUE ...] < chunk
 *
 * DIR has the library under its two names, KEY=VALUE are properties. What the
 * plugin gives back goes to standard output; its log, its counters and the
 * results of calls go to standard error.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 8
#define ROUNDS  100

struct filter_plugin {
    int event_type, flags;
    char *name, *description;
    void *config_map;
    int (*cb_pre_run)(void *, void *, void *);
    int (*cb_init)(void *, void *, void *);
    int (*cb_filter)(const void *, size_t, const char *, int, void **, size_t *,
                     void *, void *, void *, void *);
    int (*cb_exit)(void *, void *);
    int (*cb_notification)(void *, void *, void *);
    void *prev, *next;
};

struct instance {
    char name[32];
    void *context;
};

static int n_props;
static char **props;
static char chunk[16 << 20];
static size_t chunk_size;

static const char *property(const char *key)
{
    size_t n = strlen(key);
    for (int i = 0; i < n_props; i++) {
        if (strncasecmp(props[i], key, n) == 0 && props[i][n] == '=') {
            return props[i] + n + 1;
        }
    }
    return NULL;
}

#ifndef BARE
const char *flb_filter_get_property(const char *key, void *ins) { (void) ins; return property(key); }
void flb_filter_set_context(void *ins, void *context) { ((struct instance *) ins)->context = context; }
const char *flb_filter_name(void *ins) { return ((struct instance *) ins)->name; }
const char *flb_output_name(void *ins) { return ((struct instance *) ins)->name; }

void flb_log_print(int level, const char *file, int line, const char *fmt, ...)
{
    va_list args;
    (void) file;
    (void) line;
    char text[4096];
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    fprintf(stderr, "log %d %s\n", level, text);
}

struct counter { char name[64]; };
static pthread_mutex_t counts_lock = PTHREAD_MUTEX_INITIALIZER;
static struct { char name[64], label[64]; double value; } counts[256];
static int n_counts;

void *flb_output_get_cmt_instance(void *ins) { return ins; }
uint64_t cfl_time_now(void) { return 1; }

void *cmt_counter_create(void *cmt, char *ns, char *subsystem, char *name, char *help, int labels, char **keys)
{
    (void) cmt;
    (void) keys;
    struct counter *c = calloc(1, sizeof(*c));
    if (labels < 1 || *help == '\0') {
        abort();
    }
    snprintf(c->name, sizeof(c->name), "%s_%s%s", ns, subsystem, name);
    return c;
}

int cmt_counter_add(void *counter, uint64_t now, double value, int n, char **labels)
{
    struct counter *c = counter;
    const char *label = n > 1 ? labels[1] : "";
    (void) now;
    pthread_mutex_lock(&counts_lock);
    int i = 0;
    while (i < n_counts && (strcmp(counts[i].name, c->name) || strcmp(counts[i].label, label))) {
        i++;
    }
    if (i == n_counts) {
        n_counts++;
        snprintf(counts[i].name, sizeof(counts[i].name), "%s", c->name);
        snprintf(counts[i].label, sizeof(counts[i].label), "%s", label);
    }
    counts[i].value += value;
    pthread_mutex_unlock(&counts_lock);
    return 0;
}

static void print_counts(void)
{
    for (int i = 0; i < n_counts; i++) {
        if (counts[i].value > 0) {
            fprintf(stderr, "count %s %s %.0f\n", counts[i].name, counts[i].label, counts[i].value);
        }
    }
}
#else
static void print_counts(void) {}
#endif

static void *sym(void *lib, const char *name)
{
    void *p = dlsym(lib, name);
    if (!p) {
        fprintf(stderr, "no %s\n", name);
        exit(9);
    }
    return p;
}

static void *load(const char *dir, const char *file)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", dir, file);
    void *lib = dlopen(path, RTLD_LAZY);
    if (!lib) {
        fprintf(stderr, "dlopen: %s\n", dlerror());
        exit(9);
    }
    return lib;
}

/* The filter. */

static struct filter_plugin filter;
static void *library;

static void load_filter(const char *dir)
{
    library = load(dir, "flb-filter_phiscrub.so");
    memcpy(&filter, sym(library, "filter_phiscrub_plugin"), sizeof(filter));
}

static int start(struct instance *ins, const char *name)
{
    memset(ins, 0, sizeof(*ins));
    snprintf(ins->name, sizeof(ins->name), "%s", name);
    int r = filter.cb_init(ins, NULL, NULL);
    fprintf(stderr, "init %d\n", r);
    return r;
}

static int run(struct instance *ins, void **out, size_t *size)
{
    return filter.cb_filter(chunk, chunk_size, "app.log", 7, out, size, ins, NULL, ins->context, NULL);
}

static void show(int r, void *out, size_t size)
{
    fprintf(stderr, "result %d\n", r);
    if (r == 1) {
        fwrite(out, 1, size, stdout);
        free(out);
    }
}

static void once(struct instance *ins)
{
    void *out;
    size_t size;
    int r = run(ins, &out, &size);
    show(r, out, size);
}

static struct instance shared;
static void *expected;
static size_t expected_size;

static void *many(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        void *out;
        size_t size;
        if (run(&shared, &out, &size) != 1 || size != expected_size || memcmp(out, expected, size)) {
            return "differs";
        }
        free(out);
    }
    return arg;
}

static int threads(void *(*f)(void *))
{
    pthread_t t[THREADS];
    int bad = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&t[i], NULL, f, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        void *r;
        pthread_join(t[i], &r);
        bad += r != NULL;
    }
    return bad;
}

/* The output. */

struct proxy_context { void *remote; void *proxy; };
struct proxy_def { int type, proxy, flags; char *name, *description; int event_type; void *config_map; };
struct api { const char *(*output_get_property)(const char *, void *); void *more[8]; };
struct output { char *name; struct api *api; void *ins; struct proxy_context *context; void *callbacks[5]; };

static const char *output_property(const char *key, void *ins) { (void) ins; return property(key); }

static struct api api = {output_property, {0}};
static struct instance output_ins = {"ship", NULL};
static struct proxy_context output_context;
static int (*flush)(void *, const void *, size_t, const char *);

static int open_output(const char *dir, struct proxy_context *ctx)
{
    void *lib = load(dir, "phiscrub.so");
    struct proxy_def *def = calloc(1, sizeof(*def));
    int r = ((int (*)(void *)) sym(lib, "FLBPluginRegister"))(def);
    fprintf(stderr, "register %d %d %d %s\n", r, def->type, def->proxy, def->name);
    flush = sym(lib, "FLBPluginFlushCtx");
    struct output out = {"phiscrub", &api, &output_ins, ctx, {0}};
    r = ((int (*)(void *)) sym(lib, "FLBPluginInit"))(&out);
    fprintf(stderr, "init %d\n", r);
    return r;
}

static void close_output(const char *dir, struct proxy_context *ctx)
{
    void *lib = load(dir, "phiscrub.so");
    fprintf(stderr, "exit %d\n", ((int (*)(void *)) sym(lib, "FLBPluginExitCtx"))(ctx->remote));
}

static void *many_flushes(void *arg)
{
    for (int i = 0; i < ROUNDS / 10; i++) {
        if (flush(output_context.remote, chunk, chunk_size, "app.log") != 1) {
            return "differs";
        }
    }
    return arg;
}

/* A child that was forked after the library was loaded. */
static int in_child(int (*f)(const char *), const char *dir)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        alarm(30); /* a hang is what this is about */
        _exit(f(dir));
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int child(const char *dir)
{
    struct instance ins;
    struct proxy_context ctx;
    int r = start(&ins, "forked") == -1 && ins.context == NULL;
    void *lib = load(dir, "phiscrub.so");
    struct output out = {"phiscrub", &api, &output_ins, &ctx, {0}};
    return r && ((int (*)(void *)) sym(lib, "FLBPluginInit"))(&out) == 0 ? 42 : 1;
}

/* The timer slack of the threads that the library has started. */
static void print_slack(void)
{
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *e;

    while (tasks && (e = readdir(tasks))) {
        char path[512], slack[32];
        snprintf(path, sizeof(path), "/proc/%s/timerslack_ns", e->d_name);
        FILE *f = e->d_name[0] != '.' && atoi(e->d_name) != getpid() ? fopen(path, "r") : NULL;
        if (f) {
            if (fgets(slack, sizeof(slack), f)) {
                fprintf(stderr, "theirs %s", slack);
            }
            fclose(f);
        }
    }
    if (tasks) {
        closedir(tasks);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        return 8;
    }
    const char *what = argv[1], *dir = argv[2];
    props = argv + 3;
    n_props = argc - 3;
    chunk_size = fread(chunk, 1, sizeof(chunk), stdin);

    if (!strcmp(what, "filter")) {
        load_filter(dir);
        if (start(&shared, "one") != 0) {
            return 1;
        }
        once(&shared);
        filter.cb_exit(shared.context, NULL);
    }
    else if (!strcmp(what, "threads")) {
        load_filter(dir);
        if (start(&shared, "one") != 0 || run(&shared, &expected, &expected_size) != 1) {
            return 1;
        }
        fprintf(stderr, "bad %d\n", threads(many));
        filter.cb_exit(shared.context, NULL);
    }
    else if (!strcmp(what, "fork")) {
        load_filter(dir);
        fprintf(stderr, "child %d\n", in_child(child, dir));
        return start(&shared, "parent") == 0 ? 0 : 1;
    }
    else if (!strcmp(what, "reload")) {
        struct instance old = {"", NULL}, new;
        for (int i = 0; i < 20; i++) {
            struct proxy_context ctx = {0};
            load_filter(dir);
            if (start(&new, "again") != 0 || open_output(dir, &ctx) != 1) {
                return 1;
            }
            if (old.context) {
                filter.cb_exit(old.context, NULL);
            }
            old = new;
            void *out;
            size_t size;
            int r = run(&old, &out, &size);
            fprintf(stderr, "result %d flush %d\n", r, flush(ctx.remote, chunk, chunk_size, "app.log"));
            free(out);
            close_output(dir, &ctx);
        }
    }
    else if (!strcmp(what, "panic")) {
        load_filter(dir);
        if (start(&shared, "one") != 0) {
            return 1;
        }
        void (*fault)(uintptr_t, int) = sym(library, "phiscrubFault");
        for (int kind = 1; kind <= 2; kind++) {
            fault((uintptr_t) shared.context, kind);
            once(&shared);
        }
        fault((uintptr_t) shared.context, 0);
        once(&shared);
    }
    else if (!strcmp(what, "stale")) { /* contexts that are none */
        load_filter(dir);
        struct instance ins = {"stale", (void *) 12345};
        once(&ins);
        ins.context = NULL;
        once(&ins);
        filter.cb_exit((void *) 12345, NULL);
    }
    else if (!strcmp(what, "output")) {
        if (open_output(dir, &output_context) != 1) {
            return 1;
        }
        fprintf(stderr, "bad %d\n", threads(many_flushes));
        close_output(dir, &output_context);
        print_counts();
    }
    else if (!strcmp(what, "slack")) {
        prctl(PR_SET_TIMERSLACK, 70000, 0, 0, 0);
        load_filter(dir);
        fprintf(stderr, "mine %d\n", prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
        print_slack();
    }
    else if (!strcmp(what, "flush")) { /* one chunk, until it is done */
        if (open_output(dir, &output_context) != 1) {
            return 1;
        }
        for (int r = 2, i = 0; r == 2 && i < 600; i++) {
            r = flush(output_context.remote, chunk, chunk_size, "app.log");
            fprintf(stderr, "flush %d\n", r);
            if (r == 2) {
                usleep(100000);
            }
        }
        close_output(dir, &output_context);
        print_counts();
    }
    else {
        return 8;
    }
    return 0;
}
