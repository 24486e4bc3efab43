/* Connections, states of IPsec, keys, contexts of the network, congestion: functions for a few program types. */
#include "kfuncs.h"
struct nf_conn { unsigned long status; u32 mark; } CORE;
struct bpf_ct_opts { s32 netns_id; s32 error; u8 l4proto; u8 dir; u8 reserved[2]; };
struct bpf_xfrm_state_opts { s32 error; s32 netns_id; u32 mark; u32 daddr; u32 spi; u8 proto; u16 family; u32 pad[3]; };
struct xfrm_state; struct bpf_key; struct bpf_crypto_ctx; struct bpf_crypto_params { char type[14]; u8 reserved[2]; char algo[128]; u8 key[256]; u32 key_len; u32 authsize; };
struct bpf_sock_addr_kern { struct sock *sk; } CORE;
struct bpf_sock_ops_kern { struct sock *sk; } CORE;
struct tcp_sock { u32 snd_cwnd; } CORE;
struct bpf_tcp_req_attrs { u32 rcv_tsval; u32 rcv_tsecr; u16 mss; u8 rest[6]; };
KFUNC struct nf_conn *bpf_skb_ct_alloc(struct __sk_buff *, struct bpf_sock_tuple *, u32, struct bpf_ct_opts *, u32);
KFUNC struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *, struct bpf_sock_tuple *, u32, struct bpf_ct_opts *, u32);
KFUNC struct nf_conn *bpf_xdp_ct_alloc(struct xdp_md *, struct bpf_sock_tuple *, u32, struct bpf_ct_opts *, u32);
KFUNC struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *, struct bpf_sock_tuple *, u32, struct bpf_ct_opts *, u32);
KFUNC struct nf_conn *bpf_ct_insert_entry(struct nf_conn *);
KFUNC void bpf_ct_release(struct nf_conn *);
KFUNC void bpf_ct_set_timeout(struct nf_conn *, u32);
KFUNC int bpf_ct_change_timeout(struct nf_conn *, u32);
KFUNC int bpf_ct_set_status(const struct nf_conn *, u32);
KFUNC int bpf_ct_change_status(struct nf_conn *, u32);
KFUNC struct xfrm_state *bpf_xdp_get_xfrm_state(struct xdp_md *, struct bpf_xfrm_state_opts *, u32);
KFUNC void bpf_xdp_xfrm_state_release(struct xfrm_state *);
KFUNC int bpf_xdp_pull_data(struct xdp_md *, u32);
KFUNC int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *, u64 *);
KFUNC struct bpf_key *bpf_lookup_user_key(s32, u64);
KFUNC struct bpf_key *bpf_lookup_system_key(u64);
KFUNC void bpf_key_put(struct bpf_key *);
KFUNC struct bpf_crypto_ctx *bpf_crypto_ctx_create(const struct bpf_crypto_params *, u32, int *);
KFUNC struct bpf_crypto_ctx *bpf_crypto_ctx_acquire(struct bpf_crypto_ctx *);
KFUNC void bpf_crypto_ctx_release(struct bpf_crypto_ctx *);
KFUNC int bpf_crypto_encrypt(struct bpf_crypto_ctx *, const struct bpf_dynptr *, const struct bpf_dynptr *, const struct bpf_dynptr *);
KFUNC int bpf_sock_addr_set_sun_path(struct bpf_sock_addr_kern *, const u8 *, u32);
KFUNC int bpf_sock_ops_enable_tx_tstamp(struct bpf_sock_ops_kern *, u64);
KFUNC int bpf_sk_assign_tcp_reqsk(struct __sk_buff *, struct sock *, struct bpf_tcp_req_attrs *, int);
struct cgroup_subsys_state; struct kmem_cache { u32 size; } CORE;
KFUNC void css_rstat_updated(struct cgroup_subsys_state *, int);
KFUNC void css_rstat_flush(struct cgroup_subsys_state *);
KFUNC struct kmem_cache *bpf_get_kmem_cache(u64);
KFUNC u64 *bpf_session_cookie(void);
KFUNC bool bpf_session_is_return(void);
#define TUPLE struct bpf_sock_tuple t = {}; struct bpf_ct_opts o = {-1, 0, 6};
struct params { struct bpf_crypto_params p; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct params); } am SEC(".maps");

SEC("tc") int n_lookup(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o); int s; if (!c) return o.error; s = c->status; bpf_ct_release(c); return s; }
SEC("tc") int n_lookup_leak(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o); return c != 0; }
SEC("tc") int n_lookup_unchecked(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o); bpf_ct_release(c); return 0; }
SEC("tc") int n_lookup_size(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, &t, 200, &o, sizeof o); if (c) bpf_ct_release(c); return 0; }
SEC("tc") int n_lookup_null(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, 0, sizeof t.ipv4, &o, sizeof o); if (c) bpf_ct_release(c); return 0; }
SEC("tc") int n_lookup_no_tuple(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, 0, 0, &o, sizeof o); if (c) bpf_ct_release(c); return 0; }
SEC("tc") int n_lookup_not_ctx(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup((void *)&o, &t, sizeof t.ipv4, &o, sizeof o); if (c) bpf_ct_release(c); return 0; }
SEC("xdp") int n_xdp_lookup(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o); if (!c) return 1; bpf_ct_change_timeout(c, 5); bpf_ct_change_status(c, 1); bpf_ct_release(c); return 2; }
SEC("xdp") int n_xdp_lookup_as_skb(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup((void *)ctx, &t, sizeof t.ipv4, &o, sizeof o); if (c) bpf_ct_release(c); return 2; }
SEC("xdp") int n_alloc(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o), *d; if (!c) return 1; bpf_ct_set_timeout(c, 5); bpf_ct_set_status(c, 1); d = bpf_ct_insert_entry(c); if (d) bpf_ct_release(d); return 2; }
SEC("xdp") int n_alloc_leak(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o); if (!c) return 1; bpf_ct_set_timeout(c, 5); return 2; }
SEC("xdp") int n_alloc_release(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o); if (!c) return 1; bpf_ct_release(c); return 2; }
SEC("xdp") int n_alloc_change(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o), *d; if (!c) return 1; bpf_ct_change_timeout(c, 5); d = bpf_ct_insert_entry(c); if (d) bpf_ct_release(d); return 2; }
SEC("xdp") int n_alloc_read(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o), *d; if (!c) return 1; d = bpf_ct_insert_entry(c); if (d) { o.error = d->mark; bpf_ct_release(d); } return 2; }
SEC("xdp") int n_insert_leak(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o); if (!c) return 1; bpf_ct_insert_entry(c); return 2; }
SEC("xdp") int n_insert_twice(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_alloc(ctx, &t, sizeof t.ipv4, &o, sizeof o), *d; if (!c) return 1; d = bpf_ct_insert_entry(c); if (d) { bpf_ct_insert_entry(d); } return 2; }
SEC("xdp") int n_insert_looked_up(struct xdp_md *ctx) { TUPLE struct nf_conn *c = bpf_xdp_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o), *d; if (!c) return 1; d = bpf_ct_insert_entry(c); if (d) bpf_ct_release(d); return 2; }
SEC("socket") int n_socket(struct __sk_buff *ctx) { TUPLE struct nf_conn *c = bpf_skb_ct_lookup(ctx, &t, sizeof t.ipv4, &o, sizeof o); return c != 0; }
SEC("xdp") int n_xfrm(struct xdp_md *ctx) { struct bpf_xfrm_state_opts o = {}; struct xfrm_state *x = bpf_xdp_get_xfrm_state(ctx, &o, sizeof o); if (x) bpf_xdp_xfrm_state_release(x); return 2; }
SEC("xdp") int n_xfrm_leak(struct xdp_md *ctx) { struct bpf_xfrm_state_opts o = {}; struct xfrm_state *x = bpf_xdp_get_xfrm_state(ctx, &o, sizeof o); return x ? 1 : 2; }
SEC("xdp") int n_pull(struct xdp_md *ctx) { return bpf_xdp_pull_data(ctx, 20) & 1; }
SEC("xdp") int n_pull_stale(struct xdp_md *ctx) { u8 *d = (void *)(long)ctx->data; if (d + 1 > (u8 *)(long)ctx->data_end) return 1; bpf_xdp_pull_data(ctx, 20); return *d & 1; }
SEC("xdp") int n_metadata(struct xdp_md *ctx) { u64 t; return bpf_xdp_metadata_rx_timestamp(ctx, &t) & 1; }
SEC("xdp") int n_key(struct xdp_md *ctx) { struct bpf_key *k = bpf_lookup_system_key(0); if (k) bpf_key_put(k); return 2; }
SEC("xdp") int n_key_leak(struct xdp_md *ctx) { struct bpf_key *k = bpf_lookup_system_key(0); return k ? 1 : 2; }
SEC("xdp") int n_user_key(struct xdp_md *ctx) { struct bpf_key *k = bpf_lookup_user_key(1, 0); if (k) bpf_key_put(k); return 2; }
SEC("syscall") int n_user_key_sleepable(void *ctx) { struct bpf_key *k = bpf_lookup_user_key(1, 0); if (k) bpf_key_put(k); return 2; }
SEC("syscall") int n_user_key_in_rcu(void *ctx) { struct bpf_key *k; bpf_rcu_read_lock(); k = bpf_lookup_user_key(1, 0); if (k) bpf_key_put(k); bpf_rcu_read_unlock(); return 2; }
SEC("syscall") int n_crypto(void *ctx) { u32 z = 0; int e = 0; struct params *p = bpf_map_lookup_elem(&am, &z); struct bpf_crypto_ctx *c, *d; if (!p) return 0; c = bpf_crypto_ctx_create(&p->p, sizeof p->p, &e); if (!c) return e; d = bpf_crypto_ctx_acquire(c); if (d) bpf_crypto_ctx_release(d); bpf_crypto_ctx_release(c); return 0; }
SEC("syscall") int n_crypto_leak(void *ctx) { u32 z = 0; int e = 0; struct params *p = bpf_map_lookup_elem(&am, &z); struct bpf_crypto_ctx *c; if (!p) return 0; c = bpf_crypto_ctx_create(&p->p, sizeof p->p, &e); return c ? 1 : 0; }
SEC("syscall") int n_crypto_size(void *ctx) { u32 z = 0; int e = 0; struct params *p = bpf_map_lookup_elem(&am, &z); struct bpf_crypto_ctx *c; if (!p) return 0; c = bpf_crypto_ctx_create(&p->p, sizeof p->p + 8, &e); if (c) bpf_crypto_ctx_release(c); return 0; }
SEC("syscall") int n_crypto_unchecked_params(void *ctx) { u32 z = 0; int e = 0; struct params *p = bpf_map_lookup_elem(&am, &z); struct bpf_crypto_ctx *c = bpf_crypto_ctx_create(&p->p, sizeof p->p, &e); if (c) bpf_crypto_ctx_release(c); return 0; }
SEC("syscall") int n_crypto_no_error(void *ctx) { u32 z = 0; struct params *p = bpf_map_lookup_elem(&am, &z); struct bpf_crypto_ctx *c; if (!p) return 0; c = bpf_crypto_ctx_create(&p->p, sizeof p->p, 0); if (c) bpf_crypto_ctx_release(c); return 0; }
SEC("tc") int n_crypto_tc(struct __sk_buff *ctx) { int e; struct bpf_crypto_params p = {}; struct bpf_crypto_ctx *c = bpf_crypto_ctx_create(&p, sizeof p, &e); return 0; }
SEC("cgroup/connect4") int n_sun(struct bpf_sock_addr *ctx) { struct bpf_sock_addr_kern *k = bpf_cast_to_kern_ctx(ctx); u8 path[] = "abc"; return bpf_sock_addr_set_sun_path(k, path, sizeof path) == 0; }
SEC("cgroup/connect4") int n_sun_ctx(struct bpf_sock_addr *ctx) { u8 path[] = "abc"; return bpf_sock_addr_set_sun_path((void *)ctx, path, sizeof path) == 0; }
SEC("cgroup/connect4") int n_sun_size(struct bpf_sock_addr *ctx) { struct bpf_sock_addr_kern *k = bpf_cast_to_kern_ctx(ctx); u8 path[] = "abc"; return bpf_sock_addr_set_sun_path(k, path, 100) == 0; }
SEC("cgroup/connect4") int n_sun_other(struct bpf_sock_addr *ctx) { struct bpf_sock_addr_kern *k = bpf_cast_to_kern_ctx(ctx); return bpf_sock_ops_enable_tx_tstamp((void *)k, 0) == 0; }
SEC("sockops") int n_tstamp(struct bpf_sock_ops *ctx) { struct bpf_sock_ops_kern *k = bpf_cast_to_kern_ctx(ctx); return bpf_sock_ops_enable_tx_tstamp(k, 0) == 0; }
SEC("tc") int n_reqsk(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_tcp_req_attrs a = {}; struct bpf_sock *s = bpf_skc_lookup_tcp(ctx, &t, sizeof t.ipv4, -1, 0); struct tcp_sock *k; int r; if (!s) return 0; r = bpf_sk_assign_tcp_reqsk(ctx, (void *)s, &a, sizeof a); bpf_sk_release(s); return r; }
SEC("tc") int n_reqsk_full(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_tcp_req_attrs a = {}; struct bpf_sock *s = bpf_sk_lookup_tcp(ctx, &t, sizeof t.ipv4, -1, 0); int r; if (!s) return 0; r = bpf_sk_assign_tcp_reqsk(ctx, (void *)s, &a, sizeof a); bpf_sk_release(s); return r; }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(n_rstat, struct cgroup *c, const char *path) { css_rstat_updated(&c->self, 0); return 0; }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(n_rstat_flush, struct cgroup *c, const char *path) { css_rstat_flush(&c->self); return 0; }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(n_rstat_cgroup, struct cgroup *c, const char *path) { css_rstat_updated((void *)c, 0); return 0; }
SEC("iter/task") int n_cache(struct bpf_iter__task *ctx) { struct kmem_cache *k = bpf_get_kmem_cache((long)ctx->task & 0xfff); return k ? k->size & 1 : 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(n_cache_tp, struct task_struct *t, u64 f) { struct kmem_cache *k = bpf_get_kmem_cache(f); return k ? k->size & 1 : 0; }
SEC("kprobe") int n_session(void *ctx) { return bpf_session_is_return(); }
SEC("kprobe.session/vfs_read") int n_session_cookie(void *ctx) { u64 *c = bpf_session_cookie(); return *c & 1; }
SEC("kprobe.session/vfs_read") int n_session_write(void *ctx) { u64 *c = bpf_session_cookie(); *c = 1; return 0; }
SEC("kprobe.session/vfs_read") int n_session_return(void *ctx) { return bpf_session_is_return() & 1; }
