/* Maps of sockets, changed by programs for tracing: iterators may. */
#include "kfuncs.h"
struct { __uint(type, BPF_MAP_TYPE_SOCKMAP); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } map SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_SOCKHASH); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } hash SEC(".maps");
SEC("tp_btf/task_newtask") int s_trace_delete(void *ctx) { u32 k = 0; return bpf_map_delete_elem(&map, &k) & 1; }
SEC("tp_btf/task_newtask") int s_trace_delete_hash(void *ctx) { u32 k = 0; return bpf_map_delete_elem(&hash, &k) & 1; }
SEC("iter/task") int s_iterator_delete(void *ctx) { u32 k = 0; return bpf_map_delete_elem(&map, &k) & 1; }
SEC("iter/task") int s_iterator_delete_hash(void *ctx) { u32 k = 0; return bpf_map_delete_elem(&hash, &k) & 1; }
SEC("iter/tcp") int s_iterator_update(struct bpf_iter__tcp *ctx) { u32 k = 0; struct sock_common *sk = ctx->sk_common; return sk ? bpf_map_update_elem(&map, &k, sk, 0) & 1 : 0; }
