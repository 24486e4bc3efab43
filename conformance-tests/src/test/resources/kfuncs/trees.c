/* Red-black trees of objects. */
#include "objects.h"
struct item { u64 key; struct bpf_rb_node node; u64 data; };
struct shared { u64 key; struct bpf_refcount ref; struct bpf_rb_node node; struct bpf_list_node link; };
struct other { struct bpf_rb_node node; u64 key; };
private(A) struct bpf_spin_lock lock;
private(A) struct bpf_rb_root root contains(item, node);
private(B) struct bpf_spin_lock lock2;
private(B) struct bpf_rb_root root2 contains(shared, node);
private(B) struct bpf_list_head head2 contains(shared, link);
u64 sink;

static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b) { struct item *x = container_of(a, struct item, node), *y = container_of(b, struct item, node); return x->key < y->key; }
static bool less_shared(struct bpf_rb_node *a, const struct bpf_rb_node *b) { struct shared *x = container_of(a, struct shared, node), *y = container_of(b, struct shared, node); return x->key < y->key; }
static bool less_adds(struct bpf_rb_node *a, const struct bpf_rb_node *b) { tree_add(&root, a, less); return 0; }
static bool less_removes(struct bpf_rb_node *a, const struct bpf_rb_node *b) { bpf_rbtree_remove(&root, a); return 0; }
static bool less_first(struct bpf_rb_node *a, const struct bpf_rb_node *b) { struct bpf_rb_node *n = bpf_rbtree_first(&root); return n != 0; }
static bool less_unlocks(struct bpf_rb_node *a, const struct bpf_rb_node *b) { bpf_spin_unlock(&lock); return 0; }
static bool less_locks(struct bpf_rb_node *a, const struct bpf_rb_node *b) { bpf_spin_lock(&lock); return 0; }
static bool less_helper(struct bpf_rb_node *a, const struct bpf_rb_node *b) { return bpf_ktime_get_ns() & 1; }
static bool less_writes(struct bpf_rb_node *a, const struct bpf_rb_node *b) { container_of(a, struct item, node)->data = 1; return 0; }
static bool less_number(struct bpf_rb_node *a, const struct bpf_rb_node *b) { return (bool)(sink & 1); }

SEC("tc") int r_add(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 4; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int r_first(void *ctx) { int r = -1; bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (n) r = container_of(n, struct item, node)->key; bpf_spin_unlock(&lock); return r; }
SEC("tc") int r_sorted(void *ctx) { int r = 0; for (int i = 0; i < 5; i++) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = (i * 3 + 1) % 7; p->data = i; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock); } for (int i = 0; i < 5; i++) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (!n) { bpf_spin_unlock(&lock); return -1; } n = bpf_rbtree_remove(&root, n); bpf_spin_unlock(&lock); if (!n) return -2; struct item *p = container_of(n, struct item, node); r = r * 10 + p->key; obj_drop(p); } return r; }
SEC("tc") int r_walk(void *ctx) { int r = 0; for (int i = 0; i < 3; i++) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = i + 1; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock); } bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_root(&root), *m; if (n) { r = container_of(n, struct item, node)->key; m = bpf_rbtree_left(&root, n); if (m) r = r * 10 + container_of(m, struct item, node)->key; m = bpf_rbtree_right(&root, n); if (m) r = r * 10 + container_of(m, struct item, node)->key; } bpf_spin_unlock(&lock); for (int i = 0; i < 3; i++) { bpf_spin_lock(&lock); n = bpf_rbtree_first(&root); if (!n) { bpf_spin_unlock(&lock); return -1; } n = bpf_rbtree_remove(&root, n); bpf_spin_unlock(&lock); if (n) obj_drop(container_of(n, struct item, node)); } return r; }
SEC("tc") int r_no_lock(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; tree_add(&root, &p->node, less); return 1; }
SEC("tc") int r_first_no_lock(void *ctx) { struct bpf_rb_node *n = bpf_rbtree_first(&root); return n != 0; }
SEC("tc") int r_remove_no_lock(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); bpf_spin_unlock(&lock); if (!n) return 0; n = bpf_rbtree_remove(&root, n); if (n) obj_drop(container_of(n, struct item, node)); return 1; }
SEC("tc") int r_wrong_lock(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock2); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock2); return 1; }
SEC("tc") int r_wrong_type(void *ctx) { struct other *p = obj_new(struct other); if (!p) return 0; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int r_wrong_place(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, (void *)&p->data, less); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int r_use_added(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); p->data = 2; bpf_spin_unlock(&lock); return 0; }
SEC("tc") int r_use_after(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); bpf_spin_unlock(&lock); p->data = 2; return 0; }
SEC("tc") int r_remove_added(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, &p->node, less); struct bpf_rb_node *n = bpf_rbtree_remove(&root, &p->node); bpf_spin_unlock(&lock); if (!n) return 0; obj_drop(container_of(n, struct item, node)); return 7; }
SEC("tc") int r_remove_leak(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (!n) { bpf_spin_unlock(&lock); return 0; } n = bpf_rbtree_remove(&root, n); bpf_spin_unlock(&lock); return n != 0; }
SEC("tc") int r_remove_twice(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *m, *n = bpf_rbtree_first(&root); if (!n) { bpf_spin_unlock(&lock); return 0; } m = bpf_rbtree_remove(&root, n); if (m) { bpf_spin_unlock(&lock); obj_drop(container_of(m, struct item, node)); return 0; } m = bpf_rbtree_remove(&root, n); bpf_spin_unlock(&lock); if (m) obj_drop(container_of(m, struct item, node)); return 0; }
SEC("tc") int r_remove_owned(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_remove(&root, &p->node); bpf_spin_unlock(&lock); if (n) obj_drop(container_of(n, struct item, node)); return 0; }
SEC("tc") int r_add_borrowed(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (n) tree_add(&root, n, less); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int r_drop_borrowed(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (n) obj_drop(container_of(n, struct item, node)); bpf_spin_unlock(&lock); return 0; }
SEC("tc") int r_other_borrowed(void *ctx) { bpf_spin_lock(&lock); int r = 0; struct bpf_rb_node *m = bpf_rbtree_first(&root), *n = bpf_rbtree_first(&root); if (!n || !m) { bpf_spin_unlock(&lock); return 0; } n = bpf_rbtree_remove(&root, n); r = container_of(m, struct item, node)->key; bpf_spin_unlock(&lock); if (n) obj_drop(container_of(n, struct item, node)); return r; }
SEC("tc") int r_unchecked(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); int r = container_of(n, struct item, node)->key; bpf_spin_unlock(&lock); return r; }
#define ADD(name, function) SEC("tc") int name(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, &p->node, function); bpf_spin_unlock(&lock); return 1; }
ADD(r_less_adds, less_adds)
ADD(r_less_removes, less_removes)
ADD(r_less_first, less_first)
ADD(r_less_unlocks, less_unlocks)
ADD(r_less_locks, less_locks)
ADD(r_less_helper, less_helper)
ADD(r_less_writes, less_writes)
ADD(r_less_number, less_number)
SEC("tc") int r_less_null(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); tree_add(&root, &p->node, 0); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int r_direct_root(void *ctx) { *(volatile u64 *)&root = 0; return 0; }
SEC("tc") int r_direct_node(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; *(volatile u64 *)&p->node = 0; obj_drop(p); return 0; }
SEC("tc") int r_both(void *ctx) { struct shared *p = obj_new(struct shared), *q; if (!p) return 0; p->key = 8; q = refcount_acquire(p); int r = 0; bpf_spin_lock(&lock2); tree_add(&root2, &p->node, less_shared); push_front(&head2, &q->link); bpf_spin_unlock(&lock2); bpf_spin_lock(&lock2); struct bpf_rb_node *n = bpf_rbtree_first(&root2); if (!n) { bpf_spin_unlock(&lock2); return -1; } n = bpf_rbtree_remove(&root2, n); bpf_spin_unlock(&lock2); if (!n) return -2; p = container_of(n, struct shared, node); r = p->key; obj_drop(p); bpf_spin_lock(&lock2); struct bpf_list_node *l = bpf_list_pop_front(&head2); bpf_spin_unlock(&lock2); if (!l) return -3; p = container_of(l, struct shared, link); r += 10 * p->key; obj_drop(p); return r; }
SEC("tc") int r_remove_elsewhere(void *ctx) { struct shared *p = obj_new(struct shared); if (!p) return 0; int r = 1; bpf_spin_lock(&lock2); push_front(&head2, &p->link); struct bpf_rb_node *n = bpf_rbtree_remove(&root2, &p->node); struct bpf_list_node *l = bpf_list_pop_front(&head2); bpf_spin_unlock(&lock2); if (n) { obj_drop(container_of(n, struct shared, node)); r = 2; } if (l) obj_drop(container_of(l, struct shared, link)); return r; }
SEC("tc") int r_wrong_root(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first((void *)&root + 8); bpf_spin_unlock(&lock); return n != 0; }
SEC("tc") int r_left_other(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_root(&root); if (n) n = bpf_rbtree_left(&root, n); bpf_spin_unlock(&lock); return n != 0; }
SEC("tc") int r_node_number(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_remove(&root, (void *)8); bpf_spin_unlock(&lock); return n != 0; }
SEC("tc") int r_left_number(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_left(&root, (void *)8); bpf_spin_unlock(&lock); return n != 0; }
SEC("tc") int r_left_removed(void *ctx) { bpf_spin_lock(&lock); struct bpf_rb_node *m, *n = bpf_rbtree_root(&root); if (!n) { bpf_spin_unlock(&lock); return 0; } n = bpf_rbtree_remove(&root, n); if (!n) { bpf_spin_unlock(&lock); return 0; } m = bpf_rbtree_left(&root, n); bpf_spin_unlock(&lock); obj_drop(container_of(n, struct item, node)); return m != 0; }
SEC("tc") int r_depth(void *ctx) { int d = 0; bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_root(&root); for (int i = 0; n && i < 10; i++) { d++; n = bpf_rbtree_left(&root, n); } bpf_spin_unlock(&lock); return d; }
SEC("tc") int r_other_type_node(void *ctx) { struct shared *p = obj_new(struct shared); if (!p) return 0; bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_remove(&root, &p->node); bpf_spin_unlock(&lock); obj_drop(p); if (n) obj_drop(container_of(n, struct item, node)); return 0; }
static int prefix(struct bpf_rb_node *a, const struct bpf_rb_node *b) { return 2; }
SEC("tc") int r_less_two(void *ctx) { struct item *p = obj_new(struct item); if (!p) return 0; p->key = 2; bpf_spin_lock(&lock); bpf_rbtree_add_impl(&root, &p->node, (void *)prefix, 0, 0); bpf_spin_unlock(&lock); return 1; }
SEC("tc") int r_drain(void *ctx) { int c = 0; for (int i = 0; i < 100; i++) { bpf_spin_lock(&lock); struct bpf_rb_node *n = bpf_rbtree_first(&root); if (!n) { bpf_spin_unlock(&lock); break; } n = bpf_rbtree_remove(&root, n); bpf_spin_unlock(&lock); if (n) obj_drop(container_of(n, struct item, node)); c++; } return c; }
