#include "bpf.h"

extern const int kernel_number ksym;
extern const void kernel_start ksym;
extern const void kernel_maybe ksym weak;
extern int kernel_function(u64 x) ksym;
extern int kernel_other(u64 x) ksym weak;

SEC("tp_btf/sched_switch") int symbols(u64 *context)
{
	int result = kernel_function(context[0]);
	result += kernel_number;
	return result + (&kernel_maybe != 0);
}

SEC("tp_btf/sched_switch") int start(u64 *context)
{
	return (u64)&kernel_start != 0;
}

SEC("tp_btf/sched_switch") int weak_function(u64 *context)
{
	return kernel_other ? kernel_other(1) : 2;
}
