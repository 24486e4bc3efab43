// CO-RE: offsets, sizes and the existence of fields of the running kernel's structures, which the loader fills in.
#include "bpf.h"

#define CORE __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next, *prev;
} CORE;

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct list_head tasks;
	int no_such_field;
} CORE;

struct sk_buff {
	unsigned int len;
	u16 queue_mapping;
	unsigned char *head, *data;
} CORE;

struct no_such_struct {
	int x;
} CORE;

enum bpf_prog_type { BPF_PROG_TYPE_XDP = 77 };

enum { FIELD_OFFSET, FIELD_SIZE, FIELD_EXISTS, FIELD_SIGNED };

u64 facts[12];

SEC("xdp") int core(struct xdp_md *xdp)
{
	struct task_struct *task = 0;
	struct sk_buff *skb = 0;
	struct no_such_struct *none = 0;
	facts[0] = __builtin_preserve_field_info(task->pid, FIELD_OFFSET);
	facts[1] = __builtin_preserve_field_info(task->tgid, FIELD_OFFSET);
	facts[2] = __builtin_preserve_field_info(task->comm, FIELD_SIZE);
	facts[3] = __builtin_preserve_field_info(task->no_such_field, FIELD_EXISTS);
	facts[4] = __builtin_preserve_field_info(task->tasks.prev, FIELD_OFFSET);
	facts[5] = __builtin_preserve_field_info(skb->len, FIELD_OFFSET);
	facts[6] = __builtin_preserve_field_info(skb->data, FIELD_EXISTS);
	facts[7] = __builtin_preserve_field_info(skb->queue_mapping, FIELD_SIZE);
	facts[8] = __builtin_preserve_field_info(task->pid, FIELD_SIGNED);
	facts[9] = __builtin_preserve_type_info(*task, 1); // size
	facts[10] = __builtin_preserve_type_info(*none, 0); // existence
	facts[11] = __builtin_preserve_enum_value(*(enum bpf_prog_type *)BPF_PROG_TYPE_XDP, 1);
	return facts[3] || facts[10] || !facts[6] ? XDP_ABORTED : facts[2] == 16 ? XDP_PASS : XDP_DROP;
}

LICENSE;
