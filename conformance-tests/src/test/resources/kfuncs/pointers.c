/* What programs do with pointers to objects of the kernel. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
#define TP SEC("tp_btf/task_newtask")
#define OP(name, P, A) TP int BPF_PROG(name, struct task_struct *t, u64 f) { void *p = __builtin_preserve_access_index(&((struct task_struct *)P)->pid); long r = 0; asm volatile(A : [r] "+r"(r), [p] "+r"(p) : [f] "r"(f), [t] "r"(t) : "memory"); return r & 1; }
#define OPS(s, P) \
OP(s##_add, P, "%[p] += 4; %[r] = *(u32 *)(%[p] + 0)") \
OP(s##_add_var, P, "%[p] += %[f]; %[r] = *(u32 *)(%[p] + 0)") \
OP(s##_sub, P, "%[p] += 4; %[p] -= 4; %[r] = *(u32 *)(%[p] + 0)") \
OP(s##_sub_each, P, "%[r] = %[p]; %[r] -= %[t]") \
OP(s##_mul, P, "%[p] *= 2") \
OP(s##_and, P, "%[p] &= 7") \
OP(s##_neg, P, "%[p] = -%[p]") \
OP(s##_shift, P, "%[p] >>= 3; %[r] = %[p]") \
OP(s##_add_to, P, "%[r] = 4; %[r] += %[p]; %[r] = *(u32 *)(%[r] + 0)") \
OP(s##_narrow, P, "w1 = 0; %[r] = *(u8 *)(%[p] + 0)") \
OP(s##_signed, P, "%[r] = *(s32 *)(%[p] + 0)") \
OP(s##_store, P, "*(u32 *)(%[p] + 0) = %[f]") \
OP(s##_store_imm, P, "*(u32 *)(%[p] + 0) = 3") \
OP(s##_atomic, P, "lock *(u64 *)(%[p] + 0) += %[f]") \
OP(s##_fetch, P, "%[r] = %[f]; %[r] = atomic_fetch_add((u64 *)(%[p] + 0), %[r])") \
OP(s##_less, P, "if %[p] < %[f] goto +1; %[r] = 1") \
OP(s##_less_const, P, "if %[p] < 16 goto +1; %[r] = 1") \
OP(s##_equal, P, "if %[p] == %[t] goto +1; %[r] = 1") \
OP(s##_equal_number, P, "if %[p] == %[f] goto +1; %[r] = 1") \
OP(s##_equal_one, P, "if %[p] == 1 goto +1; %[r] = 1") \
OP(s##_null, P, "if %[p] == 0 goto +1; %[r] = *(u32 *)(%[p] + 0)") \
OP(s##_stack, P, "*(u64 *)(r10 - 8) = %[p]; %[r] = *(u64 *)(r10 - 8); %[r] = *(u32 *)(%[r] + 0)") \
OP(s##_stack_part, P, "*(u64 *)(r10 - 8) = %[p]; %[r] = *(u32 *)(r10 - 8)") \
OP(s##_stack_half, P, "*(u32 *)(r10 - 8) = %[p]")
OPS(o_tr, t)
OPS(o_old, t->last_wakee)
OPS(o_rcu, t->real_parent)
OPS(o_ut, bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct)))
OPS(o_mem, bpf_rdonly_cast(t, 0))
OPS(o_nul, bpf_task_from_pid(1)) /* arithmetic on what may be null */
