/* What programs with objects of their own see of the kernel. */
/* Headers of some ages declare these, others do not. */
#define bpf_list_head declared_list_head
#define bpf_list_node declared_list_node
#define bpf_rb_root declared_rb_root
#define bpf_rb_node declared_rb_node
#define bpf_refcount declared_refcount
#include "kfuncs.h"
#undef bpf_list_head
#undef bpf_list_node
#undef bpf_rb_root
#undef bpf_rb_node
#undef bpf_refcount
struct bpf_list_head { u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_node { u64 opaque[3]; } __attribute__((aligned(8)));
struct bpf_rb_root { u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_rb_node { u64 opaque[4]; } __attribute__((aligned(8)));
struct bpf_refcount { u32 opaque[1]; } __attribute__((aligned(4)));

#define private(name) SEC(".data." #name) __attribute__((visibility("hidden"))) __attribute__((aligned(8)))
#define contains(type, member) __attribute__((btf_decl_tag("contains:" #type ":" #member)))
#define kptr __attribute__((btf_type_tag("kptr")))
#define kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#undef container_of
#define container_of(ptr, type, member) ((type *)((void *)(ptr) - __builtin_offsetof(type, member)))

KFUNC void *bpf_obj_new_impl(u64 local_type_id, void *meta);
KFUNC void bpf_obj_drop_impl(void *object, void *meta);
KFUNC void *bpf_refcount_acquire_impl(void *object, void *meta);
KFUNC void *bpf_percpu_obj_new_impl(u64 local_type_id, void *meta);
KFUNC void bpf_percpu_obj_drop_impl(void *object, void *meta);
KFUNC int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta, u64 off);
KFUNC int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta, u64 off);
KFUNC struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head);
KFUNC struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head);
KFUNC struct bpf_list_node *bpf_list_front(struct bpf_list_head *head);
KFUNC struct bpf_list_node *bpf_list_back(struct bpf_list_head *head);
KFUNC int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, bool (less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta, u64 off);
KFUNC struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node);
KFUNC struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root);
KFUNC struct bpf_rb_node *bpf_rbtree_root(struct bpf_rb_root *root);
KFUNC struct bpf_rb_node *bpf_rbtree_left(struct bpf_rb_root *root, struct bpf_rb_node *node);
KFUNC struct bpf_rb_node *bpf_rbtree_right(struct bpf_rb_root *root, struct bpf_rb_node *node);
KFUNC void bpf_preempt_disable(void);
KFUNC void bpf_preempt_enable(void);

#define bpf_core_local(type) __builtin_btf_type_id(*(type *)0, 0)
#define obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_local(type), 0))
#define obj_drop(p) bpf_obj_drop_impl(p, 0)
#define refcount_acquire(p) bpf_refcount_acquire_impl(p, 0)
#define percpu_obj_new(type) ((type percpu_kptr *)bpf_percpu_obj_new_impl(bpf_core_local(type), 0))
#define percpu_obj_drop(p) bpf_percpu_obj_drop_impl((void *)(p), 0)
#define push_front(h, n) bpf_list_push_front_impl(h, n, 0, 0)
#define push_back(h, n) bpf_list_push_back_impl(h, n, 0, 0)
#define tree_add(r, n, less) bpf_rbtree_add_impl(r, n, less, 0, 0)
