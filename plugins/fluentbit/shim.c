//go:build cgo

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include "host.h"
#include "_cgo_export.h"

/*
 * Go's runtime starts its threads when the library is loaded. Daemon mode forks
 * after that, and a fork takes only one thread along: the first collection of
 * garbage would wait for the others forever. So the process that loaded the
 * library is remembered here, and nothing enters Go in another.
 */
static pid_t loaded_in;

/*
 * While Go works, a thread of its runtime wakes up every 20 microseconds to see
 * whether something has to be preempted. A filter works for a moment, many
 * times a second, and that thread alone costs some percent of the agent's time.
 * Linux lets a sleep last longer by the timer slack of a thread, which is
 * inherited by those that it starts. So the thread that loads the library has
 * more of it while the runtime starts: "before" is called ahead of the
 * runtime's own constructor, "remember" behind it.
 */
#define SLACK_NS 5000000

static long slack_ns;

__attribute__((constructor(101))) static void before(void)
{
#ifdef PR_SET_TIMERSLACK
    slack_ns = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    if (slack_ns > 0 && slack_ns < SLACK_NS) {
        prctl(PR_SET_TIMERSLACK, SLACK_NS, 0, 0, 0);
    }
#endif
}

__attribute__((constructor)) static void remember(void)
{
#ifdef PR_SET_TIMERSLACK
    if (slack_ns > 0 && slack_ns < SLACK_NS) {
        prctl(PR_SET_TIMERSLACK, slack_ns, 0, 0, 0);
    }
#endif
    loaded_in = getpid();
}

static int forked(const char *kind, const char *name)
{
    if (loaded_in == getpid()) {
        return 0;
    }
    phiscrub_log(LOG_LEVEL_ERROR, kind, name,
                 "cannot run in daemon mode: Fluent Bit forked after it loaded this library; "
                 "remove \"daemon on\" (or -d) and let the service manager put it into the background");
    return 1;
}

void phiscrub_log(int level, const char *kind, const char *name, const char *text)
{
    if (flb_log_print) {
        flb_log_print(level, NULL, 0, "[%s:phiscrub:%s] %s", kind, name ? name : "phiscrub", text);
    }
    else {
        fprintf(stderr, "[%s:phiscrub:%s] %s\n", kind, name ? name : "phiscrub", text);
    }
}

const char *phiscrub_property(void *ins, const char *key)
{
    return flb_filter_get_property(key, ins);
}

const char *phiscrub_filter_name(void *ins)
{
    return flb_filter_name ? flb_filter_name(ins) : NULL;
}

const char *phiscrub_output_name(void *ins)
{
    return flb_output_name ? flb_output_name(ins) : NULL;
}

void *phiscrub_output_instance(void *plugin)
{
    return ((struct output_plugin *) plugin)->instance;
}

void *phiscrub_counter(void *ins, char *name, char *help, char *label)
{
    char *labels[2] = {"name", label};

    if (!flb_output_get_cmt_instance || !cmt_counter_create || !cmt_counter_add || !cfl_time_now) {
        return NULL;
    }
    void *cmt = flb_output_get_cmt_instance(ins);
    if (!cmt) {
        return NULL;
    }
    return cmt_counter_create(cmt, "phiscrub", "", name, help, label ? 2 : 1, labels);
}

void phiscrub_count(void *counter, double value, char *instance, char *label)
{
    char *values[2] = {instance, label};

    cmt_counter_add(counter, cfl_time_now(), value, label ? 2 : 1, values);
}

/*
 * A record that stands for a chunk of which nothing can be said:
 * [[0, {}], {"withheld": "[WITHHELD:chunk]"}].
 */
static const unsigned char placeholder[] =
    "\x92\x92\xd7\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80"
    "\x81\xa8withheld\xb0[WITHHELD:chunk]";

static int filter_init(void *ins, void *config, void *data)
{
    (void) config;
    (void) data;
    const char *name = phiscrub_filter_name(ins);

    if (forked("filter", name)) {
        return -1;
    }
    if (!flb_filter_get_property || !flb_filter_set_context) {
        phiscrub_log(LOG_LEVEL_ERROR, "filter", name,
                     "this host does not let filters read their properties; it has to be Fluent Bit 3.2 or later");
        return -1;
    }
    uintptr_t context = phiscrubFilterInit(ins, (char *) (name ? name : "phiscrub"));
    if (context == 0) {
        return -1;
    }
    flb_filter_set_context(ins, (void *) context);
    return 0;
}

/* Nothing raw leaves here: what is not known to be clean is replaced. */
static int filter_run(const void *data, size_t size, const char *tag, int tag_len,
                      void **out, size_t *out_size, void *ins, void *input,
                      void *context, void *config)
{
    (void) ins;
    (void) input;
    (void) config;
    *out = NULL;
    *out_size = 0;
    if (size == 0) {
        return FILTER_NOTOUCH;
    }
    if (loaded_in == getpid()) {
        switch (phiscrubFilter((uintptr_t) context, (void *) data, size, (char *) tag, tag_len, out, out_size)) {
        case FILTER_NOTOUCH:
            return FILTER_NOTOUCH;
        case FILTER_MODIFIED:
            if (*out != NULL && *out_size > 0) {
                return FILTER_MODIFIED;
            }
        }
    }
    *out_size = 0;
    *out = malloc(sizeof(placeholder) - 1);
    if (*out != NULL) {
        memcpy(*out, placeholder, sizeof(placeholder) - 1);
        *out_size = sizeof(placeholder) - 1;
    }
    return FILTER_MODIFIED;
}

static int filter_exit(void *context, void *config)
{
    (void) config;
    if (loaded_in == getpid() && context != NULL) {
        phiscrubFilterExit((uintptr_t) context);
    }
    return 0;
}

struct flb_filter_plugin filter_phiscrub_plugin = {
    .event_type = 1, /* logs */
    .name = "phiscrub",
    .description = "Removes protected health information from records",
    .cb_init = filter_init,
    .cb_filter = filter_run,
    .cb_exit = filter_exit,
};

/* The output: Fluent Bit finds these by name. */

int FLBPluginInit(void *plugin)
{
    void *ins = phiscrub_output_instance(plugin);
    const char *name = phiscrub_output_name(ins);

    if (forked("output", name)) {
        return 0; /* error */
    }
    return phiscrubOutputInit(plugin, (char *) (name ? name : "phiscrub"));
}

int FLBPluginFlushCtx(void *context, const void *data, size_t size, const char *tag)
{
    if (loaded_in != getpid()) {
        return 2; /* retry: nothing is lost */
    }
    return phiscrubOutputFlush(context, (void *) data, size, (char *) tag);
}

int FLBPluginExitCtx(void *context)
{
    if (loaded_in == getpid()) {
        return phiscrubOutputExit(context);
    }
    return 1;
}

int FLBPluginExit(void)
{
    return 1;
}
