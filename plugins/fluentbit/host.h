/*
 * What Fluent Bit and this library know of each other. Fluent Bit's own headers
 * are not needed: these few declarations are the same in 3.2 to 5.1.
 */
#ifndef PHISCRUB_HOST_H
#define PHISCRUB_HOST_H

#include <stddef.h>
#include <stdint.h>

/* Results of a filter. */
#define FILTER_MODIFIED 1
#define FILTER_NOTOUCH  2

/* Levels of Fluent Bit's log. */
#define LOG_LEVEL_ERROR 1
#define LOG_LEVEL_WARN  2
#define LOG_LEVEL_INFO  3

struct link {
    struct link *prev, *next;
};

/* The registration of a filter; Fluent Bit copies it. */
struct flb_filter_plugin {
    int event_type;
    int flags;
    char *name;
    char *description;
    void *config_map;
    int (*cb_pre_run)(void *ins, void *config, void *data);
    int (*cb_init)(void *ins, void *config, void *data);
    int (*cb_filter)(const void *data, size_t size, const char *tag, int tag_len,
                     void **out, size_t *out_size, void *ins, void *input,
                     void *context, void *config);
    int (*cb_exit)(void *context, void *config);
    int (*cb_notification)(void *ins, void *config, void *data);
    struct link head;
};

/* What Fluent Bit passes to the registration of an output in Go. */
struct output_plugin {
    void *name;
    void *api;
    void *instance;
    void *context;
};

/*
 * Functions of the host. They are weak: a host that lacks one is seen as such
 * and does not fail to load the library.
 */
#define WEAK __attribute__((weak))
extern const char *flb_filter_get_property(const char *key, void *ins) WEAK;
extern void flb_filter_set_context(void *ins, void *context) WEAK;
extern const char *flb_filter_name(void *ins) WEAK;
extern const char *flb_output_name(void *ins) WEAK;
extern void flb_log_print(int level, const char *file, int line, const char *fmt, ...) WEAK;
extern void *flb_output_get_cmt_instance(void *ins) WEAK;
extern void *cmt_counter_create(void *cmt, char *ns, char *subsystem, char *name,
                                char *help, int label_count, char **label_keys) WEAK;
extern int cmt_counter_add(void *counter, uint64_t timestamp, double value,
                           int label_count, char **label_values) WEAK;
extern uint64_t cfl_time_now(void) WEAK;

/* For Go, which cannot call what may be absent. */
const char *phiscrub_property(void *ins, const char *key);
const char *phiscrub_filter_name(void *ins);
const char *phiscrub_output_name(void *ins);
void *phiscrub_output_instance(void *plugin);
void phiscrub_log(int level, const char *kind, const char *name, const char *text);
void *phiscrub_counter(void *ins, char *name, char *help, char *label);
void phiscrub_count(void *counter, double value, char *instance, char *label);

#endif
