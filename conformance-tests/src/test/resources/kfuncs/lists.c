/* Linked lists of objects. */
#include "objects.h"
struct item { u64 key; struct bpf_list_node node; u64 data; };
struct other { struct bpf_list_node node; u64 data; };
struct shared { u64 key; struct bpf_list_node node; struct bpf_list_node node2; struct bpf_refcount ref; };
struct holder { struct bpf_spin_lock lock; struct bpf_list_head head contains(item, node); u64 n; };
struct nested { struct bpf_spin_lock lock; struct bpf_list_head head contains(item, node); };
private(A) struct bpf_spin_lock lock;
private(A) struct bpf_list_head head contains(item, node);
private(B) struct bpf_spin_lock lock2;
private(B) struct bpf_list_head head2 contains(shared, node);
private(B) struct bpf_list_head head3 contains(shared, node2);
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, struct holder); } holders SEC(".maps");
u64 sink;

SEC("tc") int l_push(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 4; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_pop(void *ctx) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) return 0; struct item *p = container_of(n, struct item, node); int r = p->key; obj_drop(p); return r; }
SEC("tc") int l_pop_leak(void *ctx) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_back(&head); bpf_spin_unlock(&lock); if (!n) return 0; struct item *p = container_of(n, struct item, node); return p->key; }
SEC("tc") int l_fifo(void *ctx) { int r = 0; for (int i = 0; i < 4; i++) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = i + 1; bpf_spin_lock(&lock); push_back(&head, &p->node); bpf_spin_unlock(&lock); } for (int i = 0; i < 4; i++) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) return -1; struct item *p = container_of(n, struct item, node); r = r * 10 + p->key; obj_drop(p); } return r; }
SEC("tc") int l_lifo(void *ctx) { int r = 0; for (int i = 0; i < 4; i++) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = i + 1; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); } for (int i = 0; i < 4; i++) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) return -1; struct item *p = container_of(n, struct item, node); r = r * 10 + p->key; obj_drop(p); } return r; }
SEC("tc") int l_both_ends(void *ctx) { int r = 0; for (int i = 0; i < 4; i++) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = i + 1; bpf_spin_lock(&lock); if (i & 1) push_front(&head, &p->node); else push_back(&head, &p->node); bpf_spin_unlock(&lock); } for (int i = 0; i < 4; i++) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = i & 1 ? bpf_list_pop_back(&head) : bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) return -1; struct item *p = container_of(n, struct item, node); r = r * 10 + p->key; obj_drop(p); } return r; }
SEC("tc") int l_no_lock(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; push_front(&head, &p->node); return 1; }
SEC("tc") int l_pop_no_lock(void *ctx) { struct bpf_list_node *n = bpf_list_pop_front(&head); if (n) obj_drop(container_of(n, struct item, node)); return 1; }
SEC("tc") int l_wrong_lock(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock2); push_front(&head, &p->node); bpf_spin_unlock(&lock2); return 1; }
SEC("tc") int l_wrong_type(void *ctx) { struct other *p = obj_new(struct other); if (!p) return 0; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_wrong_node(void *ctx) { struct shared *p = obj_new(struct shared); if (!p) return 0; bpf_spin_lock(&lock2); push_front(&head2, &p->node2); bpf_spin_unlock(&lock2); return 1; }
SEC("tc") int l_wrong_place(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, (void *)&p->data); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_wrong_head(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front((void *)&head + 8, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_head_elsewhere(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front((void *)&sink, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_twice(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_drop_pushed(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); obj_drop(p); return 1; }
SEC("tc") int l_write_pushed(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); p->data = 3; bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_read_pushed(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->data = 9; p->key = 4; bpf_spin_lock(&lock); push_front(&head, &p->node); int r = p->data; bpf_spin_unlock(&lock); return r; }
SEC("tc") int l_read_after(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return p->data; }
SEC("tc") int l_write_after(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); p->data = 5; return 0; }
SEC("tc") int l_unchecked(void *ctx) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); struct item *p = container_of(n, struct item, node); int r = p->key; obj_drop(p); return r; }
SEC("tc") int l_drop_node(void *ctx) { struct bpf_list_node *n; bpf_spin_lock(&lock); n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) return 0; obj_drop(n); return 0; }
SEC("tc") int l_null_node(void *ctx) { bpf_spin_lock(&lock); push_front(&head, 0); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_unchecked_node(void *ctx) { struct item *p = obj_new(struct item); bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_direct_head(void *ctx) { *(volatile u64 *)&head = 0; return 0; }
SEC("tc") int l_direct_node(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; *(volatile u64 *)&p->node = 0; obj_drop(p); return 0; }
SEC("tc") int l_new_under_lock(void *ctx) { bpf_spin_lock(&lock); struct item *p = obj_new(struct item); if (!p) { bpf_spin_unlock(&lock); return 0; } push_front(&head, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_map(void *ctx) { u32 k = 1; struct holder *h = bpf_map_lookup_elem(&holders, &k); if (!h) return 0; struct item *p = obj_new(struct item); if (!p) return 0; p->key = 6; bpf_spin_lock(&h->lock); push_front(&h->head, &p->node); h->n++; bpf_spin_unlock(&h->lock); struct bpf_list_node *n; bpf_spin_lock(&h->lock); n = bpf_list_pop_front(&h->head); bpf_spin_unlock(&h->lock); if (!n) return 0; p = container_of(n, struct item, node); int r = p->key; obj_drop(p); return r; }
SEC("tc") int l_map_other_value(void *ctx) { u32 k = 1, l = 2; struct holder *h = bpf_map_lookup_elem(&holders, &k), *g = bpf_map_lookup_elem(&holders, &l); if (!h || !g) return 0; struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&h->lock); push_front(&g->head, &p->node); bpf_spin_unlock(&h->lock); return 0; }
SEC("tc") int l_object(void *ctx) { struct nested *q = obj_new(struct nested); if (!q) return 0; struct item *p = obj_new(struct item); if (!p) { obj_drop(q); return 0; } bpf_spin_lock(&q->lock); push_front(&q->head, &p->node); bpf_spin_unlock(&q->lock); obj_drop(q); return 3; }
SEC("tc") int l_object_unlocked(void *ctx) { struct nested *q = obj_new(struct nested); if (!q) return 0; struct item *p = obj_new(struct item); if (!p) { obj_drop(q); return 0; } push_front(&q->head, &p->node); obj_drop(q); return 3; }
SEC("tc") int l_shared(void *ctx) { struct shared *p = obj_new(struct shared), *q; if (!p) return 0; q = refcount_acquire(p); p->key = 5; bpf_spin_lock(&lock2); push_front(&head2, &p->node); push_front(&head3, &q->node2); bpf_spin_unlock(&lock2); struct bpf_list_node *n; bpf_spin_lock(&lock2); n = bpf_list_pop_back(&head3); bpf_spin_unlock(&lock2); if (!n) return -1; p = container_of(n, struct shared, node2); int r = p->key; obj_drop(p); bpf_spin_lock(&lock2); n = bpf_list_pop_back(&head2); bpf_spin_unlock(&lock2); if (!n) return -2; p = container_of(n, struct shared, node); r += 10 * p->key; obj_drop(p); return r; }
SEC("tc") int l_shared_again(void *ctx) { struct shared *p = obj_new(struct shared), *q; if (!p) return 0; p->key = 3; q = refcount_acquire(p); bpf_spin_lock(&lock2); int a = push_front(&head2, &p->node); int b = push_front(&head2, &q->node); bpf_spin_unlock(&lock2); struct bpf_list_node *n; bpf_spin_lock(&lock2); n = bpf_list_pop_back(&head2); bpf_spin_unlock(&lock2); if (n) obj_drop(container_of(n, struct shared, node)); return a * 1000 + b; }
SEC("tc") int l_acquire_pushed(void *ctx) { struct shared *p = obj_new(struct shared), *q; if (!p) return 0; bpf_spin_lock(&lock2); push_front(&head2, &p->node); q = refcount_acquire(p); bpf_spin_unlock(&lock2); obj_drop(q); return 2; }
SEC("tc") int l_acquire_after(void *ctx) { struct shared *p = obj_new(struct shared), *q; if (!p) return 0; bpf_spin_lock(&lock2); push_front(&head2, &p->node); bpf_spin_unlock(&lock2); q = refcount_acquire(p); obj_drop(q); return 2; }
SEC("tc") int l_front(void *ctx) { struct item *p; int r = 0; bpf_spin_lock(&lock); struct bpf_list_node *n = bpf_list_front(&head); if (n) { p = container_of(n, struct item, node); r = p->key; } bpf_spin_unlock(&lock); return r; }
SEC("tc") int l_front_after(void *ctx) { struct item *p; bpf_spin_lock(&lock); struct bpf_list_node *n = bpf_list_back(&head); bpf_spin_unlock(&lock); if (!n) return 0; p = container_of(n, struct item, node); return p->key; }
SEC("tc") int l_front_drop(void *ctx) { struct item *p; bpf_spin_lock(&lock); struct bpf_list_node *n = bpf_list_front(&head); if (n) { obj_drop(container_of(n, struct item, node)); } bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_front_no_lock(void *ctx) { struct bpf_list_node *n = bpf_list_front(&head); return n != 0; }
SEC("tracepoint") int l_tracepoint(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_head_variable(struct __sk_buff *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; u32 i = ctx->len & 8; asm volatile("" : "+r"(i)); bpf_spin_lock(&lock); push_front((void *)&head + i, &p->node); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_node_variable(struct __sk_buff *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; u32 i = ctx->len & 8; asm volatile("" : "+r"(i)); bpf_spin_lock(&lock); push_front(&head, (void *)p + i); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int l_head_stack(void *ctx) { struct bpf_list_head h = {}; struct bpf_list_node *n = bpf_list_pop_front(&h); return n != 0; }
SEC("tc") int l_head_context(void *ctx) { struct bpf_list_node *n = bpf_list_pop_front(ctx); return n != 0; }
SEC("tc") int l_node_stack(void *ctx) { struct bpf_list_node n = {}; bpf_spin_lock(&lock); push_front(&head, &n); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_node_number(void *ctx) { bpf_spin_lock(&lock); push_front(&head, (void *)8); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_node_value(void *ctx) { bpf_spin_lock(&lock); push_front(&head, (void *)&sink); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_nested_lock(void *ctx) { bpf_spin_lock(&lock); bpf_spin_lock(&lock2); bpf_spin_unlock(&lock2); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_exit_locked(void *ctx) { bpf_spin_lock(&lock); return 0; }
SEC("tc") int l_spilled(void *ctx) { struct item *volatile s; struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; s = p; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return s->data; }
SEC("tc") int l_object_borrowed(void *ctx) { struct shared *p = obj_new(struct shared); if (!p) return 0; p->key = 1; bpf_spin_lock(&lock2); push_front(&head2, &p->node); int r = p->key; struct bpf_list_node *n = bpf_list_front(&head2); if (n) r += container_of(n, struct shared, node)->key; bpf_spin_unlock(&lock2); return r; }
static __attribute__((noinline)) int put(struct item *p) { bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_function(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; return put(p); }
static int each(u32 i, void *data) { struct item *p = obj_new(struct item); if (!p) return 1; bpf_spin_lock(&lock); push_front(&head, &p->node); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int l_callback(void *ctx) { bpf_loop(4, each, 0, 0); return 0; }
SEC("tc") int l_drain(void *ctx) { int c = 0; for (int i = 0; i < 100; i++) { bpf_spin_lock(&lock); struct bpf_list_node *n = bpf_list_pop_front(&head); bpf_spin_unlock(&lock); if (!n) break; obj_drop(container_of(n, struct item, node)); c++; } return c; }
