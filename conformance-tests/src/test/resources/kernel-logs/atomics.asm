r1 = 3
*(u64 *)(r10 -8) = 7
lock *(u64 *)(r10 -8) += r1
r1 = atomic64_fetch_or((u64 *)(r10 -8), r1)
r0 = 7
r0 = atomic64_cmpxchg((u64 *)(r10 -8), r0, r1)
exit
