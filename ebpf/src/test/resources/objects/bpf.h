/* What the test objects need of the conventions of BPF compilers and loaders. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

#define SEC(name) __attribute__((section(name), used))
#define noinline __attribute__((noinline))
#define weak __attribute__((weak))
#define ksym __attribute__((section(".ksyms")))
#define kconfig __attribute__((section(".kconfig")))

#define UINT(name, value) int (*name)[value]
#define TYPE(name, type) typeof(type) *name
#define ARRAY(name, type) typeof(type) *name[]

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static u64 (*ktime)(void) = (void *)5;
static long (*trace)(const char *format, u32 size, ...) = (void *)6;
static long (*tail_call)(void *context, void *map, u32 index) = (void *)12;
static long (*loop)(u32 count, void *callback, void *context, u64 flags) = (void *)181;

struct xdp_md {
	u32 data;
	u32 data_end;
	u32 data_meta;
	u32 ingress_ifindex;
	u32 rx_queue_index;
	u32 egress_ifindex;
};
