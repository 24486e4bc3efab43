/* Work that tasks do. */
#include "../features/feature.h"

struct task_struct { int pid; } __attribute__((preserve_access_index));
struct bpf_task_work { u64 opaque; } __attribute__((aligned(8)));
extern int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) ksym;
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback)(void *, int *, void *), unsigned int flags, void *aux) ksym;
extern int bpf_task_work_schedule_signal_impl(struct task_struct *task, struct bpf_task_work *tw, void *map, void *callback, void *aux) ksym;
extern int bpf_task_work_schedule_resume_impl(struct task_struct *task, struct bpf_task_work *tw, void *map, void *callback, void *aux) ksym;
extern void bpf_throw(u64 cookie) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
static struct task_struct *(*current)(void) = (void *)158;
static long (*copy_from_user)(void *dst, u32 size, const void *from) = (void *)148;

struct telem { struct bpf_task_work tw; u64 n; };
struct timed { struct bpf_timer t; u64 n; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[4]); } values SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct telem); } tasks SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");

#define TASK(v) u32 k_##v = 0; struct telem *v = map_lookup(&tasks, &k_##v); if (!v) return 0
/* tasks */
static int task_work(void *map, void *key, void *value) { ((struct telem *)value)->n++; return 0; }
static int task_work_one(void *map, void *key, void *value) { return 1; }
static int task_work_sleep(void *map, void *key, void *value) { u64 b; copy_from_user(&b, 8, 0); return 0; }
static int task_work_far(void *map, void *key, void *value) { return ((volatile u64 *)value)[2] & 0; }
static int task_work_any(void *map, void *key, void *value) { return ((struct telem *)value)->n; }
static int task_work_key(void *map, int *key, void *value) { ((struct telem *)value)->n = *key; return 0; }
static int task_work_touch(void *map, int *key, void *value) { return *(volatile int *)value; }
static int task_work_rcu(void *map, int *key, void *value) { u64 b; bpf_rcu_read_lock(); copy_from_user(&b, 8, 0); bpf_rcu_read_unlock(); return 0; }
static int task_work_leak(void *map, int *key, void *value) { u64 *r = ringbuf_reserve(&ring, 8, 0); return 0; }
static int task_work_throw(void *map, int *key, void *value) { bpf_throw(7); return 0; }
static int task_work_pointer(void *map, int *key, void *value) { return (u64)value; }
noinline int task_work_global(void *map, int *key, void *value) { return 0; }
#define TWC(name, f) TC(name) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, f, 0); return 0; }
TWC(tw_any, task_work_any) TWC(tw_key, task_work_key) TWC(tw_touch, task_work_touch) TWC(tw_rcu, task_work_rcu) TWC(tw_leak, task_work_leak) TWC(tw_throw, task_work_throw) TWC(tw_pointer, task_work_pointer) TWC(tw_global, task_work_global)
TC(tw_signal) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, task_work, 0); return 0; }
TC(tw_resume) { TASK(v); bpf_task_work_schedule_resume_impl(current(), &v->tw, &tasks, task_work, 0); return 0; }
TC(tw_one) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, task_work_one, 0); return 0; }
TC(tw_sleep) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, task_work_sleep, 0); return 0; }
TC(tw_far) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, task_work_far, 0); return 0; }
struct { UINT(type, HASH_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct telem); } others SEC(".maps");
TC(tw_other_map) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &others, task_work, 0); return 0; }
TC(tw_no_task) { TASK(v); bpf_task_work_schedule_signal_impl(0, &v->tw, &tasks, task_work, 0); return 0; }
TC(tw_stack) { struct bpf_task_work w = {}; bpf_task_work_schedule_signal_impl(current(), &w, &tasks, task_work, 0); return 0; }
TC(tw_offset) { TASK(v); bpf_task_work_schedule_signal_impl(current(), (void *)&v->n, &tasks, task_work, 0); return 0; }
TC(tw_plain) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; bpf_task_work_schedule_signal_impl(current(), (void *)v, &values, task_work, 0); return 0; }
TC(tw_no_callback) { TASK(v); bpf_task_work_schedule_signal_impl(current(), &v->tw, &tasks, 0, 0); return 0; }
TC(tw_read) { TASK(v); return *(volatile u32 *)&v->tw; }

char LICENSE[] SEC("license") = "GPL";
