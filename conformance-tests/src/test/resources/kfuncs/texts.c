/* Functions that run outside of the kernel too, on what the packet has: two texts, a count and a character. */
#include "kfuncs.h"
KFUNC int bpf_strcmp(const char *, const char *);
KFUNC int bpf_strcasecmp(const char *, const char *);
KFUNC int bpf_strchr(const char *, char);
KFUNC int bpf_strchrnul(const char *, char);
KFUNC int bpf_strnchr(const char *, unsigned long, char);
KFUNC int bpf_strrchr(const char *, int);
KFUNC int bpf_strlen(const char *);
KFUNC int bpf_strnlen(const char *, unsigned long);
KFUNC int bpf_strspn(const char *, const char *);
KFUNC int bpf_strcspn(const char *, const char *);
KFUNC int bpf_strstr(const char *, const char *);
KFUNC int bpf_strnstr(const char *, const char *, unsigned long);
KFUNC int bpf_dynptr_copy(struct bpf_dynptr *, u32, struct bpf_dynptr *, u32, u32);
KFUNC int bpf_dynptr_memset(struct bpf_dynptr *, u32, u32, u8);
KFUNC int bpf_dynptr_from_skb(struct __sk_buff *, u64, struct bpf_dynptr *);
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, u32); __type(value, u64); } table SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 16); __type(key, u32); __type(value, u64[8]); } values SEC(".maps");
struct input { char first[24]; char second[24]; u64 count; int character; int rest; };
#define ON(name, call) SEC("tc") int name(struct __sk_buff *ctx) { \
	struct input *in = (void *)(long)ctx->data; \
	if ((void *)(in + 1) > (void *)(long)ctx->data_end) return -1000; \
	char *a = in->first, *b = in->second; u64 n = in->count; int c = in->character; \
	return call; }
ON(r_strcmp, bpf_strcmp(a, b))
ON(r_strcasecmp, bpf_strcasecmp(a, b))
ON(r_strchr, bpf_strchr(a, c))
ON(r_strchrnul, bpf_strchrnul(a, c))
ON(r_strnchr, bpf_strnchr(a, n, c))
ON(r_strrchr, bpf_strrchr(a, c))
ON(r_strlen, bpf_strlen(a))
ON(r_strnlen, bpf_strnlen(a, n))
ON(r_strspn, bpf_strspn(a, b))
ON(r_strcspn, bpf_strcspn(a, b))
ON(r_strstr, bpf_strstr(a, b))
ON(r_strnstr, bpf_strnstr(a, b, n))
ON(r_no_address, bpf_strlen((char *)n))
ON(r_null, bpf_strcmp(a, 0))
ON(r_sum, ({ u32 k = 1; bpf_map_update_elem(&table, &k, &n, 0); k = 2; bpf_map_update_elem(&table, &k, &n, 0); k = 2; bpf_map_update_elem(&table, &k, &n, 0); k = 3; bpf_map_update_elem(&table, &k, &n, 0); k = 4; bpf_map_delete_elem(&table, &k); bpf_map_sum_elem_count((void *)&table); }))
ON(r_sum_array, bpf_map_sum_elem_count((void *)&values))
SEC("tc") int r_dynptr(struct __sk_buff *ctx) {
	struct bpf_dynptr d, e, p; u32 zero = 0; u64 *v = bpf_map_lookup_elem(&values, &zero); int r = 0;
	if (!v) return 0;
	for (int i = 0; i < 8; i++) v[i] = i + 1;
	bpf_dynptr_from_mem(v, 24, 0, &d);
	bpf_dynptr_from_mem(v, 64, 0, &e);
	bpf_dynptr_from_skb(ctx, 0, &p);
	r = bpf_dynptr_copy(&d, 0, &e, 40, 16);
	r = r * 3 + bpf_dynptr_copy(&d, 8, &e, 0, 24);
	r = r * 3 + bpf_dynptr_copy(&d, 4, &e, 3, 8);
	r = r * 3 + bpf_dynptr_memset(&d, 20, 4, 7);
	r = r * 3 + bpf_dynptr_memset(&d, 21, 4, 7);
	r = r * 3 + bpf_dynptr_copy(&p, 0, &e, 0, 8);
	r = r * 3 + bpf_dynptr_memset(&p, 8, 2, 7);
	for (int i = 0; i < 8; i++) r = r * 31 + v[i];
	return r;
}
SEC("socket") int r_read_only(struct __sk_buff *ctx) {
	struct bpf_dynptr p; u64 x = 5; int r;
	bpf_dynptr_from_skb(ctx, 0, &p);
	r = bpf_dynptr_memset(&p, 0, 2, 7);
	r = r * 3 + bpf_dynptr_write(&p, 0, &x, 8, 0);
	r = r * 3 + bpf_dynptr_copy(&p, 0, &p, 1, 2);
	return r;
}
