// What the programs beside this file use of Linux: context structures, helpers, map types, and packet headers.
#ifndef BPF_H
#define BPF_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed int s32;
typedef signed long long s64;

#define SEC(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define PACKED __attribute__((packed))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define net16(x) ((u16)__builtin_bswap16((u16)(x)))
#define net32(x) ((u32)__builtin_bswap32((u32)(x)))
#define net64(x) ((u64)__builtin_bswap64((u64)(x)))
#define NET16(x) ((u16)(((x) & 0xff) << 8 | ((x) >> 8 & 0xff)))
#define NET32(x) ((u32)(((x) & 0xffu) << 24 | ((x) & 0xff00u) << 8 | ((x) >> 8 & 0xff00u) | ((u32)(x) >> 24)))
#else
#define net16(x) ((u16)(x))
#define net32(x) ((u32)(x))
#define net64(x) ((u64)(x))
#define NET16(x) ((u16)(x))
#define NET32(x) ((u32)(x))
#endif

enum map_type {
	HASH = 1, ARRAY, PROG_ARRAY, PERF_EVENT_ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH = 9, LRU_PERCPU_HASH, LPM_TRIE,
	ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, CPUMAP = 16, XSKMAP, QUEUE = 22, STACK, RINGBUF = 27, BLOOM_FILTER = 30,
};

enum xdp_action { XDP_ABORTED, XDP_DROP, XDP_PASS, XDP_TX, XDP_REDIRECT };
enum tc_action { TC_OK, TC_SHOT = 2 };
enum update { ANY, NOEXIST, EXIST };

struct xdp_md {
	u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};

struct skb {
	u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto, priority, ingress_ifindex,
		ifindex, tc_index, cb[5], hash, tc_classid, data, data_end, napi_id;
};

struct ethernet {
	u8 destination[6], source[6];
	u16 type;
} PACKED;

struct vlan_tag {
	u16 tci, type;
} PACKED;

struct ipv4 {
	u8 version_ihl, tos;
	u16 length, id, fragment;
	u8 ttl, protocol;
	u16 checksum;
	u32 source, destination;
} PACKED;

struct ipv6 {
	u32 version_flow;
	u16 payload;
	u8 next, hops;
	u32 source[4], destination[4];
} PACKED;

struct udp {
	u16 source, destination, length, checksum;
} PACKED;

struct tcp {
	u16 source, destination;
	u32 seq, ack;
	u8 offset, flags;
	u16 window, checksum, urgent;
} PACKED;

struct icmp {
	u8 type, code;
	u16 checksum, id, sequence;
} PACKED;

enum { IPV4 = 0x0800, ARP = 0x0806, VLAN = 0x8100, IPV6 = 0x86dd };
enum { ICMP = 1, IPIP = 4, TCP = 6, UDP = 17, GRE = 47, ICMPV6 = 58 };
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*map_delete)(void *map, const void *key) = (void *)3;
static u64 (*ktime_get_ns)(void) = (void *)5;
static u32 (*get_prandom)(void) = (void *)7;
static u32 (*get_cpu)(void) = (void *)8;
static long (*skb_store_bytes)(void *skb, u32 offset, const void *from, u32 length, u64 flags) = (void *)9;
static long (*l3_csum_replace)(void *skb, u32 offset, u64 from, u64 to, u64 flags) = (void *)10;
static long (*l4_csum_replace)(void *skb, u32 offset, u64 from, u64 to, u64 flags) = (void *)11;
static long (*tail_call)(void *context, void *map, u32 index) = (void *)12;
static long (*skb_vlan_push)(void *skb, u16 protocol, u16 tci) = (void *)18;
static long (*skb_vlan_pop)(void *skb) = (void *)19;
static long (*redirect)(u32 ifindex, u64 flags) = (void *)23;
static long (*perf_event_output)(void *context, void *map, u64 flags, void *data, u64 size) = (void *)25;
static long (*skb_load_bytes)(const void *skb, u32 offset, void *to, u32 length) = (void *)26;
static s64 (*csum_diff)(const void *from, u32 from_size, const void *to, u32 to_size, u32 seed) = (void *)28;
static long (*skb_change_tail)(void *skb, u32 length, u64 flags) = (void *)38;
static long (*skb_pull_data)(void *skb, u32 length) = (void *)39;
static long (*xdp_adjust_head)(void *xdp, int delta) = (void *)44;
static long (*redirect_map)(void *map, u64 key, u64 flags) = (void *)51;
static long (*xdp_adjust_meta)(void *xdp, int delta) = (void *)54;
static long (*xdp_adjust_tail)(void *xdp, int delta) = (void *)65;
static long (*skb_load_bytes_relative)(const void *skb, u32 offset, void *to, u32 length, u32 header) = (void *)68;
static long (*map_push)(void *map, const void *value, u64 flags) = (void *)87;
static long (*map_pop)(void *map, void *value) = (void *)88;
static long (*map_peek)(void *map, void *value) = (void *)89;
static long (*strtoul)(const char *text, u64 size, u64 flags, unsigned long *result) = (void *)106;
static long (*ringbuf_output)(void *ring, void *data, u64 size, u64 flags) = (void *)130;
static void *(*ringbuf_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*ringbuf_submit)(void *data, u64 flags) = (void *)132;
static void (*ringbuf_discard)(void *data, u64 flags) = (void *)133;
static u64 (*ringbuf_query)(void *ring, u64 flags) = (void *)134;
static long (*for_each_map_elem)(void *map, void *callback, void *context, u64 flags) = (void *)164;
static long (*bpf_loop)(u32 iterations, void *callback, void *context, u64 flags) = (void *)181;
static long (*bpf_strncmp)(const char *text, u32 size, const char *other) = (void *)182;
static long (*xdp_get_buff_len)(struct xdp_md *xdp) = (void *)188;
static long (*xdp_load_bytes)(struct xdp_md *xdp, u32 offset, void *to, u32 length) = (void *)189;
static long (*xdp_store_bytes)(struct xdp_md *xdp, u32 offset, void *from, u32 length) = (void *)190;
static void *(*map_lookup_percpu)(void *map, const void *key, u32 cpu) = (void *)195;

// The part of a packet that is still to be parsed.
struct cursor {
	u8 *at, *end;
};

INLINE struct cursor packet_of(struct xdp_md *xdp)
{
	return (struct cursor){(u8 *)(u64)xdp->data, (u8 *)(u64)xdp->data_end};
}

// The next header, and the cursor behind it; 0 if the packet ends before.
#define TAKE(cursor, type) ((type *)take(cursor, sizeof(type)))

INLINE void *take(struct cursor *cursor, u32 size)
{
	u8 *header = cursor->at;
	if (header + size > cursor->end)
		return 0;
	cursor->at = header + size;
	return header;
}

// Folds the sum of 16-bit words to a checksum field.
INLINE u16 fold(u64 sum)
{
	sum = (sum & 0xffff) + (sum >> 16 & 0xffff) + (sum >> 32 & 0xffff);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~sum;
}

// RFC 1624, equation 3: the checksum field after a 16-bit word of the data has changed.
INLINE u16 csum_replace(u16 field, u16 from, u16 to)
{
	return fold((u64)(u16)~field + (u16)~from + to);
}

INLINE void swap_macs(struct ethernet *frame)
{
	u8 kept[6];
	__builtin_memcpy(kept, frame->source, 6);
	__builtin_memcpy(frame->source, frame->destination, 6);
	__builtin_memcpy(frame->destination, kept, 6);
}

#define KCONFIG __attribute__((section(".kconfig")))
#define KSYM __attribute__((section(".ksyms")))
#define LICENSE char _license[] SEC("license") = "GPL"

#endif
