/* Written by bpf header. */
#ifndef BPF4J_SHOP_H
#define BPF4J_SHOP_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;

/* The section of a program, a map (".maps") or the license. */
#define SEC(name) __attribute__((section(name), used))

/* Members of a map's declaration. */
#define __uint(name, value) int (*name)[value]
#define __type(name, value) __typeof__(value) *name
#define __array(name, value) __typeof__(value) *name[]

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_STACK_TRACE = 7,
	BPF_MAP_TYPE_CGROUP_ARRAY = 8,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_LRU_PERCPU_HASH = 10,
	BPF_MAP_TYPE_LPM_TRIE = 11,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_HASH_OF_MAPS = 13,
	BPF_MAP_TYPE_DEVMAP = 14,
	BPF_MAP_TYPE_SOCKMAP = 15,
	BPF_MAP_TYPE_CPUMAP = 16,
	BPF_MAP_TYPE_XSKMAP = 17,
	BPF_MAP_TYPE_SOCKHASH = 18,
	BPF_MAP_TYPE_CGROUP_STORAGE = 19,
	BPF_MAP_TYPE_REUSEPORT_SOCKARRAY = 20,
	BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE = 21,
	BPF_MAP_TYPE_QUEUE = 22,
	BPF_MAP_TYPE_STACK = 23,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_DEVMAP_HASH = 25,
	BPF_MAP_TYPE_STRUCT_OPS = 26,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_INODE_STORAGE = 28,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
	BPF_MAP_TYPE_BLOOM_FILTER = 30,
	BPF_MAP_TYPE_USER_RINGBUF = 31,
	BPF_MAP_TYPE_CGRP_STORAGE = 32,
	BPF_MAP_TYPE_ARENA = 33,
};

struct order {
	__u64 id; /* 0: read */
	__u64 cents; /* 8: read */
	__u32 customer; /* 16: read */
	__u32 items; /* 20: read */
	__u16 country; /* 24: read */
};

static void *(*bpf_map_lookup_elem)(void *, const void *) = (void *)1;
static long (*bpf_map_update_elem)(void *, const void *, const void *, __u64) = (void *)2;
static long (*bpf_map_delete_elem)(void *, const void *) = (void *)3;
static long (*bpf_ktime_get_ns)(void) = (void *)5;
static long (*bpf_trace_printk)(const void *, __u32, ...) = (void *)6;
static long (*bpf_get_prandom_u32)(void) = (void *)7;
static long (*bpf_get_smp_processor_id)(void) = (void *)8;
static void (*bpf_tail_call)(void *, void *, __u64) = (void *)12;
static long (*bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*bpf_get_current_uid_gid)(void) = (void *)15;
static long (*bpf_get_current_comm)(void *, __u32) = (void *)16;
static long (*bpf_get_numa_node_id)(void) = (void *)42;
static long (*bpf_map_push_elem)(void *, const void *, __u64) = (void *)87;
static long (*bpf_map_pop_elem)(void *, void *) = (void *)88;
static long (*bpf_map_peek_elem)(void *, void *) = (void *)89;
static void (*bpf_spin_lock)(void *) = (void *)93;
static void (*bpf_spin_unlock)(void *) = (void *)94;
static long (*bpf_strtol)(const void *, __u32, __u64, void *) = (void *)105;
static long (*bpf_strtoul)(const void *, __u32, __u64, void *) = (void *)106;
static long (*bpf_jiffies64)(void) = (void *)118;
static long (*bpf_ktime_get_boot_ns)(void) = (void *)125;
static long (*bpf_ringbuf_output)(void *, const void *, __u32, __u64) = (void *)130;
static void *(*bpf_ringbuf_reserve)(void *, __u64, __u64) = (void *)131;
static void (*bpf_ringbuf_submit)(void *, __u64) = (void *)132;
static void (*bpf_ringbuf_discard)(void *, __u64) = (void *)133;
static long (*bpf_ringbuf_query)(void *, __u64) = (void *)134;
static void *(*bpf_per_cpu_ptr)(void *, __u64) = (void *)153;
static void *(*bpf_this_cpu_ptr)(void *) = (void *)154;
static long (*bpf_for_each_map_elem)(void *, void *, void *, __u64) = (void *)164;
static long (*bpf_snprintf)(void *, __u32, const char *, const void *, __u32) = (void *)165;
static long (*bpf_timer_init)(void *, void *, __u64) = (void *)169;
static long (*bpf_timer_set_callback)(void *, void *) = (void *)170;
static long (*bpf_timer_start)(void *, __u64, __u64) = (void *)171;
static long (*bpf_timer_cancel)(void *) = (void *)172;
static long (*bpf_trace_vprintk)(const void *, __u32, const void *, __u32) = (void *)177;
static long (*bpf_loop)(__u64, void *, void *, __u64) = (void *)181;
static long (*bpf_strncmp)(const void *, __u32, const char *) = (void *)182;
static void *(*bpf_kptr_xchg)(void *, void *) = (void *)194;
static void *(*bpf_map_lookup_percpu_elem)(void *, const void *, __u64) = (void *)195;
static long (*bpf_dynptr_from_mem)(void *, __u32, __u64, void *) = (void *)197;
static long (*bpf_ringbuf_reserve_dynptr)(void *, __u64, __u64, void *) = (void *)198;
static void (*bpf_ringbuf_submit_dynptr)(void *, __u64) = (void *)199;
static void (*bpf_ringbuf_discard_dynptr)(void *, __u64) = (void *)200;
static long (*bpf_dynptr_read)(void *, __u32, void *, __u64, __u64) = (void *)201;
static long (*bpf_dynptr_write)(void *, __u64, const void *, __u32, __u64) = (void *)202;
static void *(*bpf_dynptr_data)(void *, __u64, __u64) = (void *)203;
static long (*bpf_ktime_get_tai_ns)(void) = (void *)208;
static long (*tax_per_mille)(__u64) = (void *)1073741824;
static long (*note)(const void *, __u32) = (void *)1073741825;

#endif
