/* Work queues. No program here gives bpf_wq_init a map whose values have no special fields: Linux 6.18 faults on it. */
#include "feature.h"

extern int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) ksym;
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback)(void *, int *, void *), unsigned int flags, void *aux) ksym;
extern void bpf_throw(u64 cookie) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
static long (*copy_from_user)(void *dst, u32 size, const void *from) = (void *)148;

struct elem { u64 n; struct bpf_wq work; };
struct timed { struct bpf_timer t; u64 n; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct elem); } array SEC(".maps");
struct { UINT(type, HASH_MAP); UINT(max_entries, 4); TYPE(key, u64); TYPE(value, struct elem); } hash SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[4]); } values SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct timed); } timers SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");

#define SYS(name) SEC("syscall") int name(void *ctx)
#define VALUE(v) u32 k_##v = 0; struct elem *v = map_lookup(&array, &k_##v); if (!v) return 0

static int work(void *map, int *key, void *value) { struct elem *e = value; e->n++; return 0; }
static int work_one(void *map, int *key, void *value) { return 1; }
static int work_any(void *map, int *key, void *value) { return ((struct elem *)value)->n; }
static int work_key(void *map, int *key, void *value) { ((struct elem *)value)->n += *key; return 0; }
static int work_key_write(void *map, int *key, void *value) { *key = 1; return 0; }
static int work_key_far(void *map, int *key, void *value) { return ((volatile int *)key)[1] & 0; }
static int work_far(void *map, int *key, void *value) { return ((volatile u64 *)value)[3] & 0; }
static int work_touch(void *map, int *key, void *value) { return ((volatile u64 *)value)[1] & 0; }
static int work_lookup(void *map, int *key, void *value) { u64 *v = map_lookup(&values, key); if (v) ++*v; return 0; }
static int work_sleep(void *map, int *key, void *value) { u64 b; copy_from_user(&b, 8, 0); return 0; }
static int work_sleep_rcu(void *map, int *key, void *value) { u64 b; bpf_rcu_read_lock(); copy_from_user(&b, 8, 0); bpf_rcu_read_unlock(); return 0; }
static int work_again(void *map, int *key, void *value) { bpf_wq_start(&((struct elem *)value)->work, 0); return 0; }
static int work_leak(void *map, int *key, void *value) { u64 *r = ringbuf_reserve(&ring, 8, 0); return 0; }
static int work_throw(void *map, int *key, void *value) { bpf_throw(1); return 0; }
static int work_context(void *map, int *key, void *value) { return *(volatile int *)map & 0; }
noinline int work_global(void *map, int *key, void *value) { return 0; }
static int step(u32 i, u64 *n) { *n += i; return 0; }
static int work_loop(void *map, int *key, void *value) { u64 n = 0; loop(4, step, &n, 0); ((struct elem *)value)->n = n; return 0; }

TC(wq) { VALUE(v); if (bpf_wq_init(&v->work, &array, 0)) return 1; if (bpf_wq_set_callback_impl(&v->work, work, 0, 0)) return 2; return bpf_wq_start(&v->work, 0); }
TC(wq_hash) { u64 k = 0; struct elem *v = map_lookup(&hash, &k); if (!v) return 0; bpf_wq_init(&v->work, &hash, 0); bpf_wq_set_callback_impl(&v->work, work, 0, 0); return bpf_wq_start(&v->work, 0); }
#define CALLBACK(name, f) TC(name) { VALUE(v); bpf_wq_init(&v->work, &array, 0); bpf_wq_set_callback_impl(&v->work, f, 0, 0); return bpf_wq_start(&v->work, 0); }
CALLBACK(wq_one, work_one) CALLBACK(wq_any, work_any) CALLBACK(wq_key, work_key) CALLBACK(wq_key_write, work_key_write)
CALLBACK(wq_key_far, work_key_far) CALLBACK(wq_far, work_far) CALLBACK(wq_touch, work_touch) CALLBACK(wq_lookup, work_lookup)
CALLBACK(wq_sleep, work_sleep) CALLBACK(wq_sleep_rcu, work_sleep_rcu) CALLBACK(wq_again, work_again) CALLBACK(wq_leak, work_leak)
CALLBACK(wq_throw, work_throw) CALLBACK(wq_context, work_context) CALLBACK(wq_global, work_global) CALLBACK(wq_loop, work_loop)
TC(wq_no_init) { VALUE(v); return bpf_wq_start(&v->work, 0); }
TC(wq_other_map) { VALUE(v); return bpf_wq_init(&v->work, &hash, 0); }
TC(wq_offset) { VALUE(v); return bpf_wq_init((void *)&v->n, &array, 0); }
TC(wq_variable) { VALUE(v); return bpf_wq_init((void *)v + (skb->len & 8), &array, 0); }
TC(wq_stack) { struct bpf_wq w = {}; return bpf_wq_init(&w, &array, 0); }
TC(wq_null) { u32 k = 0; struct elem *v = map_lookup(&array, &k); return bpf_wq_init(&v->work, &array, 0); }
TC(wq_in_plain) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; return bpf_wq_init((void *)v, &values, 0); }
TC(wq_read) { VALUE(v); return *(volatile u32 *)&v->work; }
TC(wq_write) { VALUE(v); *(volatile u32 *)&v->work = 0; return 0; }
TC(wq_no_callback) { VALUE(v); bpf_wq_init(&v->work, &array, 0); return bpf_wq_set_callback_impl(&v->work, 0, 0, 0); }
TC(wq_flags) { VALUE(v); return bpf_wq_init(&v->work, &array, skb->len); }
TC(wq_timer) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; return bpf_wq_init((void *)&v->t, &timers, 0); }
TC(timer_wq) { VALUE(v); return timer_init((void *)&v->work, &array, 0); }
TC(wq_rcu) { VALUE(v); bpf_rcu_read_lock(); bpf_wq_init(&v->work, &array, 0); bpf_rcu_read_unlock(); return 0; }
SYS(wq_syscall) { VALUE(v); bpf_wq_init(&v->work, &array, 0); bpf_wq_set_callback_impl(&v->work, work_sleep, 0, 0); bpf_wq_start(&v->work, 0); return 0; }
static int tick_sleep(void *map, int *key, void *value) { u64 b; copy_from_user(&b, 8, 0); return 0; }
SYS(timer_sleeps) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick_sleep); return 0; }

char LICENSE[] SEC("license") = "GPL";
