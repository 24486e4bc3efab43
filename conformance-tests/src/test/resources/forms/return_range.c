// What a program for a group returns has bounds.
#include "../programs/bpf.h"

SEC("cgroup/connect4") int entry(struct sock_addr *address)
{
#ifdef REFUSED
	return get_prandom() & 3;
#else
	return get_prandom() & 1;
#endif
}

LICENSE;
