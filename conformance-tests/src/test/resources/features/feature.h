/* What the feature programs need of the conventions of BPF compilers and loaders. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;

#define SEC(name) __attribute__((section(name), used))
#define noinline __attribute__((noinline))
#define inline_always static inline __attribute__((always_inline))
#define weak __attribute__((weak))
#define hidden __attribute__((visibility("hidden")))
#define ksym __attribute__((section(".ksyms")))
#define tag(name) __attribute__((btf_decl_tag(name)))
#define kptr __attribute__((btf_type_tag("kptr")))
#define kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))

#define UINT(name, value) int (*name)[value]
#define TYPE(name, type) typeof(type) *name
#define ARRAY(name, type) typeof(type) *name[]

/* A program of traffic control, and one that sees kernel events. */
#define TC(name) SEC("tc") int name(struct __sk_buff *skb)

enum { HASH_MAP = 1, ARRAY_MAP = 2, PROG_MAP = 3, PERF_MAP = 4, PERCPU_HASH_MAP = 5, PERCPU_ARRAY_MAP = 6,
	STACK_MAP = 7, LRU_HASH_MAP = 9, LPM_MAP = 11, ARRAY_OF_MAPS = 12, HASH_OF_MAPS = 13, QUEUE_MAP = 22,
	RINGBUF_MAP = 27, BLOOM_MAP = 30, USER_RINGBUF_MAP = 31 };

struct __sk_buff {
	u32 len;
	u32 pkt_type;
	u32 mark;
	u32 queue_mapping;
	u32 protocol;
	u32 vlan_present;
	u32 vlan_tci;
	u32 vlan_proto;
	u32 priority;
	u32 ingress_ifindex;
	u32 ifindex;
	u32 tc_index;
	u32 cb[5];
	u32 hash;
	u32 tc_classid;
	u32 data;
	u32 data_end;
};

struct xdp_md {
	u32 data;
	u32 data_end;
	u32 data_meta;
	u32 ingress_ifindex;
	u32 rx_queue_index;
	u32 egress_ifindex;
};

struct bpf_spin_lock { u32 val; };
struct bpf_timer { u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_wq { u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_dynptr { u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_iter_num { u64 opaque[1]; } __attribute__((aligned(8)));

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*map_delete)(void *map, const void *key) = (void *)3;
static u64 (*ktime)(void) = (void *)5;
static long (*trace)(const char *format, u32 size, ...) = (void *)6;
static u32 (*rand32)(void) = (void *)7;
static u32 (*cpu)(void) = (void *)8;
static long (*tail_call)(void *context, void *map, u32 index) = (void *)12;
static long (*perf_output)(void *context, void *map, u64 flags, void *data, u64 size) = (void *)25;
static long (*load_bytes)(const void *skb, u32 at, void *to, u32 size) = (void *)26;
static long (*map_push)(void *map, const void *value, u64 flags) = (void *)87;
static long (*map_pop)(void *map, void *value) = (void *)88;
static long (*spin_lock)(struct bpf_spin_lock *lock) = (void *)93;
static long (*spin_unlock)(struct bpf_spin_lock *lock) = (void *)94;
static long (*ringbuf_output)(void *ring, void *data, u64 size, u64 flags) = (void *)130;
static void *(*ringbuf_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*ringbuf_submit)(void *data, u64 flags) = (void *)132;
static void (*ringbuf_discard)(void *data, u64 flags) = (void *)133;
static u64 (*ringbuf_query)(void *ring, u64 flags) = (void *)134;
static long (*for_each)(void *map, void *callback, void *context, u64 flags) = (void *)164;
static long (*snprintf_)(char *to, u32 size, const char *format, u64 *data, u32 length) = (void *)165;
static long (*timer_init)(struct bpf_timer *timer, void *map, u64 flags) = (void *)169;
static long (*timer_callback)(struct bpf_timer *timer, void *callback) = (void *)170;
static long (*timer_start)(struct bpf_timer *timer, u64 nanos, u64 flags) = (void *)171;
static long (*timer_cancel)(struct bpf_timer *timer) = (void *)172;
static long (*loop)(u32 count, void *callback, void *context, u64 flags) = (void *)181;
static long (*strncmp_)(const char *a, u32 size, const char *b) = (void *)182;
static void *(*kptr_xchg)(void *field, void *object) = (void *)194;
static long (*dynptr_from_mem)(void *data, u32 size, u64 flags, struct bpf_dynptr *ptr) = (void *)197;
static long (*ringbuf_reserve_dynptr)(void *ring, u32 size, u64 flags, struct bpf_dynptr *ptr) = (void *)198;
static void (*ringbuf_submit_dynptr)(struct bpf_dynptr *ptr, u64 flags) = (void *)199;
static void (*ringbuf_discard_dynptr)(struct bpf_dynptr *ptr, u64 flags) = (void *)200;
static long (*dynptr_read)(void *to, u32 size, const struct bpf_dynptr *ptr, u32 at, u64 flags) = (void *)201;
static long (*dynptr_write)(const struct bpf_dynptr *ptr, u32 at, void *from, u32 size, u64 flags) = (void *)202;
static void *(*dynptr_data)(const struct bpf_dynptr *ptr, u32 at, u32 size) = (void *)203;
static long (*drain)(void *ring, void *callback, void *context, u64 flags) = (void *)209;
