/* Arguments of functions that are verified on their own. */
#include "feature.h"
#define arg(x) __attribute__((btf_decl_tag("arg:" #x)))
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct task_struct { int pid; struct task_struct *group_leader; struct task_struct *parent; } __attribute__((preserve_access_index));
struct file { int x; } __attribute__((preserve_access_index));
typedef int number;
static struct task_struct *(*current)(void) = (void *)158;
extern void bpf_throw(u64 cookie) ksym;
static long (*probe_str)(void *dst, u32 size, const void *from) = (void *)115;
static long (*get_stack)(void *ctx, void *buf, u32 size, u64 flags) = (void *)67;
noinline int t_task(struct task_struct *t arg(trusted)) { return t->pid; }
noinline int t_task_twice(struct task_struct *t arg(trusted)) { return t_task(t) + t->pid; }
noinline int t_file(struct file *t arg(trusted)) { return 0; }
noinline int t_use_file(struct file *t arg(trusted)) { return t != 0; }
noinline int t_int(int *t arg(trusted)) { return *t; }
noinline int t_void(void *t arg(trusted)) { return t != 0; }
noinline int u_int(int *t arg(untrusted)) { return *t; }
noinline int u_int_write(int *t arg(untrusted)) { *t = 1; return 0; }
noinline int u_int_far(int *t arg(untrusted)) { return t[100]; }
noinline int u_long(u64 *t arg(untrusted)) { return *t; }
noinline int u_task_write(struct task_struct *t arg(untrusted)) { t->pid = 1; return 0; }
noinline int u_task_deep(struct task_struct *t arg(untrusted)) { return t->group_leader->pid; }
noinline int u_task_pass(struct task_struct *t arg(untrusted)) { return t_task(t); }
noinline int u_nonnull(struct task_struct *t arg(untrusted) arg(nonnull)) { return t->pid; }
noinline int u_nullable(struct task_struct *t arg(untrusted) arg(nullable)) { return t->pid; }
noinline int t_leader(struct task_struct *t arg(trusted)) { return t_task(t->group_leader); }
noinline int t_write(struct task_struct *t arg(trusted)) { t->pid = 1; return 0; }
noinline int t_nullable_twice(struct task_struct *t arg(trusted) arg(nullable)) { if (!t) return 0; return t_task(t); }
noinline int ctx_nonnull(struct __sk_buff *s arg(nonnull)) { return s->len; }
noinline int nonnull_twice(u64 *t arg(nonnull)) { return *t + t[0]; }
noinline int plain_task(struct task_struct *t) { return t ? t->pid : 0; }
noinline int char_ptr(char *p) { return p ? *p : 0; }
noinline int enum_arg(enum { A, B } e) { return e; }
noinline int bool_arg(_Bool b) { return b; }
noinline int struct_arg_big(u64 a, u64 b, u64 c, u64 d, u64 e) { return a + b + c + d + e; }
noinline int ptr_ptr(u64 **p) { return p ? **p != 0 : 0; }
noinline int fn_ptr(int (*f)(int)) { return f != 0; }
noinline int array_ptr(u64 (*a)[4]) { return a ? (*a)[3] : 0; }
#define CALL(name, what) TC(name) { u64 b[4] = {}; return what; }
CALL(task, t_task(current())) CALL(task_twice, t_task_twice(current())) CALL(file_task, t_file((void *)current())) CALL(use_file, t_use_file((void *)current()))
CALL(t_int_stack, t_int((void *)b)) CALL(t_void_stack, t_void(b))
CALL(un_int, u_int((void *)b)) CALL(un_int_write, u_int_write((void *)b)) CALL(un_int_far, u_int_far((void *)b)) CALL(un_long, u_long(b))
CALL(un_task_write, u_task_write(current())) CALL(un_task_deep, u_task_deep(current())) CALL(un_task_pass, u_task_pass(current()))
CALL(un_nonnull, u_nonnull(current())) CALL(un_nullable, u_nullable(0)) CALL(leader, t_leader(current())) CALL(tr_write, t_write(current()))
CALL(nullable_twice, t_nullable_twice(0)) CALL(c_nonnull, ctx_nonnull(skb)) CALL(c_nonnull_stack, ctx_nonnull((void *)b)) CALL(nn_twice, nonnull_twice(b)) CALL(p_task_real, plain_task(current()))
CALL(chars, char_ptr((void *)b)) CALL(chars_null, char_ptr(0)) CALL(chars_number, char_ptr((void *)(u64)skb->len)) CALL(enums, enum_arg(skb->len)) CALL(bools, bool_arg(skb->len)) CALL(five, struct_arg_big(1, 2, 3, 4, skb->len))
CALL(pointers, ptr_ptr((void *)b)) CALL(fns, fn_ptr((void *)b)) CALL(arrays, array_ptr((void *)b)) CALL(arrays_short, array_ptr((void *)(b + 1)))
TC(str) { char b[9]; long r = probe_str(b, 8, (void *)skb); if (r < 0) return 0; return ((volatile char *)b)[r]; }
TC(str_far) { char b[8]; long r = probe_str(b, 8, (void *)skb); if (r < 0) return 0; return ((volatile char *)b)[r]; }
SEC("kprobe/x") int stack(void *ctx) { u64 b[9]; long r = get_stack(ctx, b, 64, 0); if (r < 0) return 0; return ((volatile char *)b)[r]; }
#define GROUP(name) SEC("cgroup_skb/ingress") int name(struct __sk_buff *skb)
noinline int g_throw9(int x) { if (x) bpf_throw(9); return 0; }
GROUP(group_global_throws) { return g_throw9(skb->len) & 1; }
char LICENSE[] SEC("license") = "GPL";
